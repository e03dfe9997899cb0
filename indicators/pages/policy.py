"""How the council judges and shows its figures."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import register as actions
from indicators.models import Compare, JudgingPolicy, Unit
from indicators.pages.fields import AuthorityForm, FigureInput
from indicators.rules.display import AUTO
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of

DECIMALS = [
    ("0", "None"),
    *((str(number), str(number)) for number in range(1, 7)),
    (AUTO, "One under 10, none from there"),
]
FIRST = ["tolerance", "compare", "carry_forward", "suppress_below", "word_of", "word_reason"]


def _field_of(unit: str) -> str:
    return f"decimals_of_{unit}"


class PolicyForm(AuthorityForm):
    hides_by = "suppress_below"
    tolerance = FigureInput(
        help_text="The share of the reference that is amber: 0.05 for 5%, 0 for none."
    )
    compare = forms.ChoiceField(choices=Compare.choices, label="Judge", widget=forms.RadioSelect)
    carry_forward = forms.BooleanField(
        required=False, label="Where a month has no figure, judge the latest one known"
    )
    suppress_below = forms.IntegerField(
        min_value=0,
        max_value=32_767,
        label="Hide counts of children from 1 up to below",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for unit in Unit:
            label = f"Decimals: {unit.label.lower()}"
            self.fields[_field_of(unit)] = forms.ChoiceField(choices=DECIMALS, label=label)
        self.order_fields(FIRST)

    def clean_tolerance(self) -> Any:
        tolerance = self.cleaned_data["tolerance"]
        if tolerance < 0:
            raise forms.ValidationError("Write a share from 0 up.")
        return tolerance


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def judging_policy(request: HttpRequest) -> HttpResponse:
    known = get_object_or_404(JudgingPolicy.objects.current())
    form = PolicyForm(request.POST or None, initial=vars(_in_fields(known)))

    def current() -> SimpleNamespace:
        return _in_fields(get_object_or_404(JudgingPolicy.objects.current()))

    def save(*, seen: int, word_of: str, word_reason: str, **given: Any) -> None:
        chosen = {unit.value: given.pop(_field_of(unit)) for unit in Unit}
        # A unit that nobody speaks of has no decimals, so it needn't be spoken of.
        decimals = {
            unit: AUTO if rule == AUTO else int(rule)
            for unit, rule in chosen.items()
            if rule != "0" or unit in known.decimals
        }
        content = given | {"decimals": decimals}
        actions.change_policy(
            by=reader_of(request),
            seen=seen,
            content=content,
            authority=actions.Authority(word_of, word_reason),
            now=timezone.now(),
        )

    title = "How figures are judged and shown"
    return edit(request, form, title=title, save=save, back=reverse("register"), kept=current)


def _in_fields(policy: JudgingPolicy) -> SimpleNamespace:
    decimals = {_field_of(unit): str(policy.decimals.get(unit.value, 0)) for unit in Unit}
    return SimpleNamespace(
        tolerance=policy.tolerance,
        compare=policy.compare,
        carry_forward=policy.carry_forward,
        suppress_below=policy.suppress_below,
        seen=policy.pk,
        **decimals,
    )
