"""How every form is drawn: Django's own renderer with the templates in templates/forms/."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    AnyForm = forms.BaseForm | BaseFormSet[Any]

DATE_EXAMPLE = "For example, 3/11/2017"


class Field(BoundField):
    """A field as our templates draw it: its kind, its hint, where an error link leads."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if self.label:
            _say_what_to_do(field, str(self.label))

    @property
    def kind(self) -> str:
        """Which template of templates/forms/ draws it."""
        return next(name for widget, name in KINDS if isinstance(self.field.widget, widget))

    @property
    def hint(self) -> str:
        if not self.help_text and isinstance(self.field.widget, forms.DateInput):
            return DATE_EXAMPLE
        return str(self.help_text)

    @property
    def focus_id(self) -> str:
        """The element that takes the focus: the first of several radios or checkboxes."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.id_for_label)

    @property
    def is_optional(self) -> bool:
        """Whether the label says "(optional)". A single checkbox always is, so it doesn't."""
        says_so = getattr(self.form, "says_optional", True)
        return says_so and not self.field.required and self.kind != "checkbox"

    @property
    def most_characters(self) -> int | None:
        return getattr(self.field, "max_length", None)

    @property
    def counts_characters(self) -> bool:
        return self.kind == "textarea" and self.most_characters is not None

    @property
    def aria_describedby(self) -> str:
        if self.is_hidden:
            return ""
        parts = [self.field.widget.attrs.get("aria-describedby", "")]
        if self.counts_characters:
            parts.append(f"{self.auto_id}-info")
        if self.hint:
            parts.append(f"{self.auto_id}-hint")
        if self.errors:
            parts.append(f"{self.auto_id}-error")
        return " ".join(filter(None, parts))

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        if self.is_hidden:
            return super().build_widget_attrs(attrs, widget)
        attrs = dict(attrs)
        attrs["class"] = " ".join(self._classes())
        # Labels and hints say it; a placeholder goes away when it is needed.
        attrs["placeholder"] = False
        if self.errors and self.kind != "radios":
            attrs["aria-invalid"] = "true"
        if self.aria_describedby and not self.use_fieldset:
            attrs["aria-describedby"] = self.aria_describedby
        if self.field.disabled:
            attrs["disabled"] = True
        return attrs

    def _classes(self) -> Iterator[str]:
        block = BLOCKS[self.kind]
        yield block
        if self.counts_characters:
            yield "govuk-js-character-count"
        if self.errors and self.kind not in {"checkbox", "checkboxes", "radios"}:
            yield f"{FRAMES.get(self.kind, block)}--error"
        if isinstance(self.field.widget, forms.NumberInput | forms.DateInput):
            yield "govuk-input--width-10"
        if given := self.field.widget.attrs.get("class"):
            yield given


class Renderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field


class Paragraphs(forms.CharField):
    """Text of several lines, whose length is what the person typed: one for each line's end."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class QuickSelect(forms.Select):
    """A select drawn without a template for each of its options: for forms with many of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if str(key) in chosen else ""}>'
            f"{escape(label)}</option>"
            for key, label in self.choices
        )
        drawn = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{drawn}>{options}</select>")  # noqa: S308 # escaped above


class QuickCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes drawn likewise."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        start = (attrs or {}).get("id", f"id_{name}")
        items = "".join(
            '<div class="govuk-checkboxes__item"><input type="checkbox"'
            f' class="govuk-checkboxes__input" name="{escape(name)}" value="{escape(key)}"'
            f' id="{start}_{place}"{" checked" if str(key) in chosen else ""}>'
            f'<label class="govuk-label govuk-checkboxes__label" for="{start}_{place}">'
            f"{escape(label)}</label></div>"
            for place, (key, label) in enumerate(self.choices)
        )
        return mark_safe(  # noqa: S308 # escaped above
            f'<div id="{start}" class="govuk-checkboxes govuk-checkboxes--small"'
            f' data-module="govuk-checkboxes">{items}</div>'
        )


@dataclass(frozen=True)
class Problem:
    """One line of the summary of errors, and the field that it leads to."""

    text: str
    focus_id: str = ""


def problems(*sources: object) -> list[Problem]:
    """What is wrong in these forms, form sets or lists of forms, in the order of the page."""
    return [problem for form in _forms(sources) for problem in _problems_of(form)]


def _forms(sources: Iterable[object]) -> Iterator["AnyForm"]:
    for source in sources:
        if isinstance(source, BaseFormSet):
            yield source
            yield from source.forms
        elif isinstance(source, forms.BaseForm):
            yield source
        elif isinstance(source, list | tuple):
            yield from _forms(source)


def _problems_of(form: "AnyForm") -> Iterator[Problem]:
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(text)) for text in form.non_form_errors())
        return
    first = next((_focus_id(field) for field in form.visible_fields()), "")
    for text in form.errors.get(NON_FIELD_ERRORS, ()):
        yield Problem(str(text), first)
    for field in form:
        for text in field.errors:
            yield Problem(str(text), _focus_id(field))


def _focus_id(field: BoundField) -> str:
    return field.focus_id if isinstance(field, Field) and not field.is_hidden else ""


def _say_what_to_do(field: forms.Field, label: str) -> None:
    """Replace Django's "This field is required.", which in a summary names no field."""
    words = _in_a_sentence(label)
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _required(field, label, words)
    if field.error_messages.get("invalid") == forms.DateField.default_error_messages["invalid"]:
        field.error_messages["invalid"] = f"Write {words} as a date. {DATE_EXAMPLE}."


def _required(field: forms.Field, label: str, words: str) -> str:
    if label.endswith("?"):
        return f"Answer the question: {label}"
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    chosen = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
    return f"Choose {words}" if isinstance(field.widget, chosen) else f"Enter {words}"


def _in_a_sentence(label: str) -> str:
    """With a small letter, unless it begins with an abbreviation: "RAG", "E-mail"."""
    is_word = len(label) > 1 and not label[1].isupper()
    return label[0].lower() + label[1:] if is_word else label


# The first that fits: a Textarea is no Input, a RadioSelect is a ChoiceWidget.
KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (forms.MultiWidget, "several"),
    (forms.Widget, "text"),
]
BLOCKS = {
    "checkboxes": "govuk-checkboxes__input",
    "radios": "govuk-radios__input",
    "checkbox": "govuk-checkboxes__input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "file": "govuk-file-upload",
    "several": "govuk-input",
    "text": "govuk-input",
}
FRAMES = {"password": "govuk-input"}
