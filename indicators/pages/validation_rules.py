"""The council's own rules: what must hold between its figures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.actions import flags as actions
from indicators.models import Indicator, Severity, ValidationRule
from indicators.rules.comparison import codes, compare
from indicators.rules.formula import FormulaError
from indicators.rules.rule_in_words import OPERATORS, rule_in_words
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Table, arrange
from kpiportal.versions import SavedByAnotherError


class RuleForm(forms.Form):
    left = forms.CharField(
        max_length=500,
        help_text="A code, code|category, or sum(…), difference(…, …), categories(…),"
        " numerator(…), denominator(…), sum_to_date(…), percent(…, …), per_10000(…).",
    )
    operator = forms.ChoiceField(
        label="What must hold", choices=[(str(key), words) for key, words in OPERATORS.items()]
    )
    right = forms.CharField(max_length=500)
    sentence = forms.CharField(
        max_length=500,
        label="In a sentence for people",
        help_text="For example, What is completed within 15 days is completed within 25.",
    )
    severity = forms.ChoiceField(
        choices=Severity.choices, widget=forms.RadioSelect, label="Where it fails, the figures"
    )

    def __init__(self, *args: Any, rule: ValidationRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        key = {name: given.get(name) for name in ("left", "operator", "right")}
        if all(key.values()):
            self._read(**{name: str(said) for name, said in key.items()})
            others = ValidationRule.objects.current().exclude(pk=self.rule.pk if self.rule else 0)
            if others.filter(**key).exists():
                self.add_error("left", "This rule is there already.")
        return given

    def _read(self, *, left: str, operator: str, right: str) -> None:
        for field, expression in [("left", left), ("right", right)]:
            try:
                named = codes(compare(expression, operator, expression))
            except FormulaError as error:
                self.add_error(field, str(error))
                continue
            known = Indicator.objects.filter(code__in=named).values_list("code", flat=True)
            if strangers := sorted(named - set(known)):
                self.add_error(field, f"There is no indicator {', '.join(strangers)}.")


class Rules(Table):
    caption = "Rules"
    caption_is_hidden = True
    is_stacked = True
    sentence = Column(verbose_name="What must hold")
    left = Column(empty_values=(), verbose_name="Rule", orderable=False)
    severity = Column(verbose_name="Where it fails")
    raised = Column(verbose_name="Open flags", empty_values=(), orderable=False)
    change = Column(empty_values=(), verbose_name="Mend", orderable=False)

    def __init__(self, *args: Any, raised: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counts = raised

    def render_left(self, record: ValidationRule) -> str:
        return rule_in_words(compare(record.left, record.operator, record.right))

    def render_raised(self, record: ValidationRule) -> str:
        return str(self.counts.get(record.pk, 0))

    def render_change(self, record: ValidationRule) -> str:
        return format_html(
            '<a class="govuk-link" href="{}">Change<span class="govuk-visually-hidden">'
            ": {}</span></a>",
            reverse("change_rule", args=[record.pk]),
            record.sentence,
        )


@needs(KEEP_REGISTER)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    raised: dict[int, int] = {}
    kept = ValidationRule.objects.current().prefetch_related("flags")
    for rule in kept:
        raised[rule.pk] = sum(flag.state == "raised" for flag in rule.flags.all())
    table = Rules(kept, raised=raised, empty_text="No rule of the council’s own is kept yet.")
    return render(request, "indicators/rules.html", {"table": arrange(request, table)})


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: HttpRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)

    def save(**content: str) -> None:
        actions.keep_rule(by=reader_of(request), rule=None, content=content, now=timezone.now())

    return edit(request, form, title="Add a rule", save=save, back=reverse("rules"))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(ValidationRule.objects.current(), pk=rule_id)
    said = {name: getattr(rule, name) for name in actions.SAID}
    form = RuleForm(request.POST or None, initial=said, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_rule(
                by=reader_of(request), rule=rule, content=form.cleaned_data, now=timezone.now()
            )
        except SavedByAnotherError:
            form.add_error(None, "Somebody changed this rule in the meantime. Open it again.")
        else:
            messages.success(request, "Saved. The figures are being checked by it.")
            return redirect("rules")
    return render(request, "indicators/change_rule.html", {"form": form, "rule": rule})


@needs(KEEP_REGISTER)
@require_POST
def retire_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(ValidationRule.objects.current(), pk=rule_id)
    actions.retire_rule(by=reader_of(request), rule=rule, now=timezone.now())
    messages.success(request, "The rule is retired. What it raised will be taken back.")
    return redirect("rules")
