"""Checks: what is odd about the figures, and at a glance what the other checks found."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from indicators.actions import flags as actions
from indicators.checks.reconciliation import papers
from indicators.models import Definition, Flag, Life, Release
from indicators.pages.checks_definitions import past_review
from indicators.pages.checks_missing import lacking
from indicators.rules.flag_states import FlagState
from indicators.rules.periods import Month
from kpiportal.access import DEFEND_FLAG, KEEP_REGISTER, SEE_STAFF_FIGURES, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import SeenForm
from kpiportal.pages.tables import Column, Table, arrange
from kpiportal.versions import SavedByAnotherError

STALE = "Somebody moved this on while you wrote. Look at it again: your words are still below."


@dataclass(frozen=True)
class Glance:
    month: Month | None
    missing: int
    unreviewed: int
    papers: int
    differ: int


class Filters(forms.Form):
    says_optional = False
    words = forms.CharField(required=False, label="Code or title", max_length=100)
    section = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, label="What is odd")
    state = forms.ChoiceField(
        required=False, choices=[*((state.value, state.label) for state in FlagState)]
    )

    def __init__(self, *args: Any, sections: list[str], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, among in [
            ("section", "Every section", sections),
            ("kind", "Anything", kinds),
        ]:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *((one, one) for one in among)]


class DefenceForm(SeenForm):
    reason = Paragraphs(
        label="Why is the figure right?",
        help_text="For example, who looked at it and what they found. Others will read it.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Flags(Table):
    caption = "Figures to be looked at"
    caption_is_hidden = True
    is_stacked = True
    indicator = Column(
        accessor="indicator__code",
        verbose_name="Figure",
        linkify=lambda record: (
            f"{reverse('indicator', args=[record.indicator.code])}?month={record.end}"
        ),
    )
    end = Column(verbose_name="Month", attrs={"td": {"class": "portal-nowrap"}})
    sentence = Column(
        verbose_name="What is odd", orderable=False, attrs={"td": {"class": "portal-sentence"}}
    )
    kind = Column(verbose_name="Check")
    state = Column()

    def render_indicator(self, record: Flag, value: str) -> str:
        return f"{value}, {record.category}" if record.category else value

    def render_end(self, value: Month) -> str:
        return value.short_label

    def render_state(self, record: Flag) -> str:
        if record.state == FlagState.DEFENDED:
            return format_html("{}<br>{}", record.get_state_display(), record.reason)
        if record.pk in self.theirs:
            return format_html(
                '<a class="govuk-link" href="{}">Checked, it is right?'
                '<span class="govuk-visually-hidden"> {} for {}</span></a>',
                reverse("defend_flag", args=[record.pk]),
                record.indicator.code,
                record.end.label,
            )
        return str(record.get_state_display())

    def __init__(self, *args: Any, theirs: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = theirs


@needs(SEE_STAFF_FIGURES)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    reader, today = reader_of(request), timezone.localdate()
    visible = Flag.objects.visible_to(reader)
    live = Definition.objects.current().filter(status=Life.LIVE)
    form = Filters(
        request.GET,
        sections=sorted(set(live.values_list("section", flat=True))),
        kinds=sorted(set(visible.values_list("kind", flat=True))),
    )
    theirs = Flag.objects.defensible_by(reader, today)
    table = Flags(
        _found(visible, form).select_related("indicator"),
        theirs=set(theirs.values_list("pk", flat=True)),
        empty_text="Nothing like that is odd.",
    )
    context = {
        "form": form,
        "table": arrange(request, table),
        "to_defend": theirs.count(),
        "glance": _glance(live, today),
        "keeps_rules": KEEP_REGISTER.is_held_by(reader),
    }
    return render(request, "indicators/checks.html", context)


def _glance(live: QuerySet[Definition], today: date) -> Glance:
    """What the other checks would show, counted."""
    newest = Release.objects.newest()
    month = Month(newest.month) if newest else None
    found = papers()
    return Glance(
        month,
        missing=len(list(lacking(month))) if month else 0,
        unreviewed=past_review(live, today).count(),
        papers=len(found),
        differ=sum(len(each.found.differ) for each in found),
    )


@needs(DEFEND_FLAG)
@require_http_methods(["GET", "HEAD", "POST"])
def defend_flag(request: HttpRequest, flag_id: int) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    theirs = Flag.objects.defensible_by(reader, timezone.localdate(now))
    flag = get_object_or_404(theirs.select_related("indicator"), pk=flag_id)
    form = DefenceForm(request.POST or None, initial={"version": flag.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.defend(flag=flag, by=reader, now=now, **form.cleaned_data)
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, "Kept. The figure is no longer among those to look at.")
            return redirect("checks")
    definition = flag.indicator.definitions.current().first()
    context = {"flag": flag, "form": form, "title": definition.title if definition else ""}
    return render(request, "indicators/defend_flag.html", context)


def _found(rows: QuerySet[Flag], form: Filters) -> QuerySet[Flag]:
    """Those still to be looked at, unless another state is asked for."""
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    rows = rows.filter(state=asked["state"] or FlagState.RAISED.value)
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    named = Definition.objects.current()
    if asked["section"]:
        rows = rows.filter(indicator__in=named.filter(section=asked["section"]).values("indicator"))
    if asked["words"]:
        is_like = Q(title__icontains=asked["words"]) | Q(indicator__code__icontains=asked["words"])
        rows = rows.filter(indicator__in=named.filter(is_like).values("indicator"))
    return rows
