"""Add an indicator to the register, or change what it says of one."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import F, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import register as actions
from indicators.models import (
    Better,
    Definition,
    Disclosure,
    Indicator,
    Kind,
    Lead,
    Life,
    Unit,
)
from indicators.packs import cells
from indicators.packs.definitions import CONTENT
from indicators.pages.fields import SHORT, AuthorityForm, LengthInput
from indicators.pages.register import page_of
from indicators.rules.rulebook import wrong_rules
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of

TAKEN = "There is an indicator of this code already."
IMPOSSIBLE = "A numerator of its figures is greater than the denominator: it can't be a percentage."


def _text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200, **options)


def _paragraphs(label: str) -> Paragraphs:
    widget = forms.Textarea(attrs={"rows": 3})
    return Paragraphs(label=label, required=False, max_length=10_000, widget=widget)


class LeadChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Lead) -> str:
        return obj.post.title


class DefinitionForm(forms.Form):
    title = forms.CharField(max_length=1000)
    section = forms.CharField(max_length=200)
    lead = LeadChoice(
        Lead.objects.select_related("post"),
        required=False,
        label="Lead officer",
        empty_label="Nobody",
    )
    unit = forms.ChoiceField(choices=Unit.choices)
    months = LengthInput(label="Months that one value covers")
    better = forms.ChoiceField(
        choices=Better.choices, label="What is good", widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(choices=Kind.choices, label="Target or tracker")
    trend = forms.BooleanField(required=False, label="Say its trend since last reported")
    derive = forms.CharField(
        required=False,
        max_length=500,
        label="Worked out from others",
        help_text="sum_to_date(X), per_10000(X) or percent(X, Y), of codes; they nest.",
    )
    disclosure = forms.ChoiceField(choices=Disclosure.choices, label="Small numbers")
    demand = forms.BooleanField(required=False, label="It measures demand")
    reason = _paragraphs("Why a direction is good although it measures demand")
    lookback = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=32_767,
        label="Months that one value looks back on",
        widget=SHORT,
    )
    definition = _paragraphs("Definition")
    why = _paragraphs("Why it matters")
    source = _paragraphs("Source")
    responsible = _text("Responsible")
    service = _text("Service")
    tier = _text("Tier")
    level = _text("Level of the framework")
    theme = _text("Theme of the framework")
    tags = forms.CharField(required=False, max_length=500)
    year_starts = forms.TypedChoiceField(
        required=False,
        label="Its year starts in",
        choices=[
            ("", "The council's month"),
            *((str(month), str(month)) for month in range(1, 13)),
        ],
        coerce=int,
        empty_value=None,
    )
    next_review = forms.DateField(required=False, widget=forms.DateInput)
    order = forms.IntegerField(label="Place in the scorecard", widget=SHORT)
    status = forms.ChoiceField(choices=Life.choices)

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        code = self.indicator.code if self.indicator else given.get("code")
        if code and "derive" in given:
            current = Definition.objects.current()
            derive = dict(current.values_list("indicator__code", "derive"))
            for codes, sentence in wrong_rules(derive | {code: given["derive"]}):
                if code in codes:
                    self.add_error("derive", sentence)
        if self.indicator and given.get("unit") == Unit.PERCENT:
            impossible = self.indicator.values.current().filter(numerator__gt=F("denominator"))
            if impossible.exists():
                self.add_error("unit", IMPOSSIBLE)
        return given


class NewIndicatorForm(DefinitionForm):
    field_order = ["code"]
    code = forms.CharField(max_length=100, help_text="Without brackets and commas.", widget=SHORT)

    def clean_code(self) -> str:
        try:
            code = cells.code(self.cleaned_data["code"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if Indicator.objects.filter(code=code).exists():
            raise forms.ValidationError(TAKEN)
        return code


class ChangeForm(AuthorityForm, DefinitionForm):
    hides_by = "disclosure"
    seen = forms.IntegerField(widget=forms.HiddenInput)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_indicator(request: HttpRequest) -> HttpResponse:
    last = Definition.objects.current().aggregate(last=Max("order"))["last"] or 0
    standard = {field.name: field.default for field in Definition._meta.concrete_fields}
    initial = {name: standard[name] for name in CONTENT if name in standard and name != "lead"}
    form = NewIndicatorForm(request.POST or None, initial=_said(initial | {"order": last + 1}))

    def save(*, code: str, **content: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.add_indicator(by=by, code=code, content=content, now=now)

    return edit(request, form, title="Add an indicator", save=save, back=reverse("register"))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    current = partial(get_object_or_404, indicator.definitions.current())
    said = current()
    initial = {name: getattr(said, name) for name in CONTENT} | {"seen": said.pk}
    form = ChangeForm(request.POST or None, initial=initial, indicator=indicator)

    def save(*, seen: int, word_of: str, word_reason: str, **content: Any) -> None:
        actions.change_indicator(
            by=reader_of(request),
            indicator=indicator,
            seen=seen,
            content=content,
            authority=actions.Authority(word_of, word_reason),
            now=timezone.now(),
        )

    back = page_of(indicator)
    title = f"Change {indicator.code}"
    return edit(request, form, title=title, save=save, back=back, kept=current)


def _said(initial: dict[str, Any]) -> dict[str, Any]:
    """Without what stands for no default."""
    return {name: value for name, value in initial.items() if not isinstance(value, type)}
