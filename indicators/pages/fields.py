"""What people type of months, lengths and figures, read as packs read it."""

from decimal import Decimal
from typing import Any

from django import forms

from indicators.packs import cells
from indicators.rules.display import plain
from indicators.rules.periods import Month, months_from_text, months_text

SHORT = forms.TextInput(attrs={"class": "govuk-input--width-5"})


class AuthorityForm(forms.Form):
    """Of a form that may change what small numbers hide: on whose word, and why."""

    # The field that says what hides.
    hides_by = ""
    word_of = forms.CharField(
        required=False,
        max_length=200,
        label="Small numbers change on the word of",
        help_text="The post, where this changes what is hidden: the information governance lead.",
    )
    word_reason = forms.CharField(required=False, max_length=500, label="Why small numbers change")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        hides = given.get(self.hides_by)
        if hides is not None and hides != self.initial.get(self.hides_by):
            for name, sentence in AUTHORITY_LACKS.items():
                if not given.get(name):
                    self.add_error(name, sentence)
        return given


AUTHORITY_LACKS = {
    "word_of": "Enter the post on whose word it changes what is hidden.",
    "word_reason": "Enter why it changes what is hidden.",
}


class MonthInput(forms.CharField):
    """2017-09"""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "For example, 2017-09")
        options.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return Month.from_text(text) if text else None
        except ValueError:
            raise forms.ValidationError("Write the month as in 2017-09.") from None


class LengthInput(forms.CharField):
    """How many months a value covers."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", "1, 3 or 12; 0 for a point in time; ytd for the year to date."
        )
        options.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return months_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return months_from_text(text) if text else None
        except ValueError:
            raise forms.ValidationError("Write a number of months, 0 or ytd.") from None


class FigureInput(forms.CharField):
    """An exact number, of as many decimals as somebody types."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-10"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return Decimal(cells.figure(text)) if text else None
        except ValueError:
            raise forms.ValidationError("Write a number, such as 20 or 97.5.") from None
