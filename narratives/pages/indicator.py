"""One indicator in full: its chart and figures, what they mean, how they follow, what was said.

/indicators/CODE/?month=2017-12&known=3/11/2017&years=2&beside=england&audience=published
A link may pass on, as `card`, the query of the scorecard that it stands in: the way back keeps it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.actions.recalculation import is_under_way
from indicators.charts import lines, shares
from indicators.charts.chart import Chart, Size
from indicators.charts.lines import Note
from indicators.models import Comparator, Definition, Indicator, Life, Release
from indicators.pages.preview import held_back_of_history, preview
from indicators.pages.viewing import AudienceField
from indicators.profile.breakdown import Breakdown, breakdown_of, panels_of, shares_of
from indicators.profile.control import control, in_words
from indicators.profile.drawing import Choice, lines_of
from indicators.profile.facts import facts_of
from indicators.profile.history import History, history_of
from indicators.profile.lineage import lineage
from indicators.profile.nearest import nearest_month
from indicators.profile.restated import restated
from indicators.queries import comparators
from indicators.rules.periods import YTD, Month
from indicators.rules.spc import Chart as Control
from indicators.rules.spc import why_unsuitable
from indicators.rules.suppression import Audience
from indicators.scorecard.card import MISSING, row_of
from kpiportal.access import KEEP_REGISTER, SEE_STAFF_FIGURES, needs
from kpiportal.models import Event, Person
from kpiportal.pages.activity import Events
from kpiportal.pages.reader import reader_of
from narratives.models import Round
from narratives.pages.indicator_tables import (
    category_rows,
    cells_of,
    columns_of,
    counts_of,
    figure_lines,
    restated_lines,
)
from narratives.pages.months import month_of
from narratives.queries.about_indicator import commentary_on, quarter_to_write_in

YEARS_OFFERED = 3
SHOWN_EVENTS = 20
PERIODS = [("1", "This year"), ("2", "2 years"), ("3", "3 years"), ("all", "All months")]
TARGET, YEAR_BEFORE, LIMITS = "target", "year-before", "limits"
WIDE, NARROW = Size(720, 350, 14), Size(288, 300, 13)


class Asked(forms.Form):
    """Which month, known when, over which period, and what the series is held against."""

    says_optional = False
    month = forms.ChoiceField()
    known = forms.DateField(
        label="As known on", required=False, help_text="For example, 3/11/2017. Empty: now."
    )
    years = forms.ChoiceField(label="Period", choices=PERIODS)
    beside = forms.MultipleChoiceField(
        label="Beside it", required=False, widget=forms.CheckboxSelectMultiple
    )
    # With it no tick is no tick; without it the page chooses.
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)
    card = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    audience = AudienceField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: Any, *, months: list[Month], beside: list[tuple[str, str]]) -> None:
        super().__init__(asked)
        month, other = self.fields["month"], self.fields["beside"]
        assert isinstance(month, forms.ChoiceField)
        assert isinstance(other, forms.MultipleChoiceField)
        month.choices = [(str(each), each.label) for each in months]
        other.choices = beside
        if not beside:
            other.widget = forms.MultipleHiddenInput()


@dataclass(frozen=True)
class Pinned:
    """A note by the number that the chart gives it."""

    number: int
    month: Month
    words: str
    url: str = ""


@needs(SEE_STAFF_FIGURES)
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    if "\0" in code:  # no text that the database can be asked for
        raise Http404
    found = get_object_or_404(Indicator, code=code)
    form = _form(request, found)
    context: dict[str, Any] = {
        "indicator": found,
        "form": form,
        "back": _back(form),
        "clear": f"{request.path}?{urlencode({'card': form.data.get('card', '')})}",
    }
    if not form.is_valid():
        context["definition_now"] = found.definitions.current().first()
        return render(request, "narratives/indicator.html", context, status=400)
    day = form.cleaned_data["known"]
    known = found.definitions.current() if day is None else found.definitions.known_on(day)
    definition = known.select_related("indicator", "lead__post").first()
    if definition is not None:
        context |= _about(request, definition, form.cleaned_data)
    return render(request, "narratives/indicator.html", context | {"known_on": day})


def _form(request: HttpRequest, found: Indicator) -> Asked:
    """What the address doesn't say is as most people want it."""
    asked: QueryDict = request.GET.copy()
    newest = Release.objects.newest()
    month = Month(newest.month) if newest else Month.of(*_today())
    asked["month"] = asked.get("month") or str(month)
    is_to_date = found.definitions.current().filter(months=YTD).exists()
    asked.setdefault("years", "1" if is_to_date else "2")
    beside = _beside(found, is_to_date=is_to_date)
    if not asked.get("chosen"):
        usual = [key for key, _ in beside if key != YEAR_BEFORE or asked["years"] == "1"]
        asked.setlist("beside", asked.getlist("beside") or usual)
        asked["chosen"] = "yes"
    return Asked(asked, months=_offered(month, month_of(str(asked["month"]))), beside=beside)


def _beside(found: Indicator, *, is_to_date: bool) -> list[tuple[str, str]]:
    """What the chart may be held against; nothing where there are categories alone."""
    categories = set(found.values.current().values_list("category", flat=True).distinct())
    if categories and "" not in categories:
        return []
    named = Comparator.objects.filter(benchmarks__indicator=found).distinct().order_by("order")
    beside = [(TARGET, "Target")] if found.targets.exists() else []
    beside += [(each.key, each.label) for each in named]
    beside += [(YEAR_BEFORE, "The year before")]
    return beside if is_to_date else [*beside, (LIMITS, "Control limits")]


def _today() -> tuple[int, int]:
    today = timezone.localdate()
    return today.year, today.month


def _offered(newest: Month, asked: Month) -> list[Month]:
    """The last years' months, the newest first; a link may lead to one before them."""
    return sorted({asked, *(newest - back for back in range(12 * YEARS_OFFERED))}, reverse=True)


def _back(form: Asked) -> str:
    """To the scorecard as it was left."""
    card = QueryDict(form.data.get("card", "")[:2000]).urlencode()
    return f"{reverse('scorecard')}?{card}" if card else reverse("scorecard")


def _about(request: HttpRequest, definition: Definition, asked: dict[str, Any]) -> dict[str, Any]:
    day = asked["known"]
    audience = Audience(asked["audience"] or Audience.STAFF)
    history = history_of(
        definition, Month.from_text(asked["month"]), known_on=day, audience=audience
    )
    named = comparators(day)
    row = row_of(definition, history.month, known_on=day, told=history.told)
    found = control(history)
    facts = facts_of(history, row, named)
    choice = _choice(history, asked)
    is_staff = audience.sees_all
    figures = figure_lines(history, found, choice)
    parts = _breakdown(history, choice)
    context = {
        "definition": definition,
        "history": history,
        "row": row,
        "facts": facts,
        "figure": "" if row.value is None else history.written(row.value),
        "counts": counts_of(row),
        "said": _said(definition),
        "query": _kept(asked),
        "cells": list(cells_of(history, row, named)),
        "control": in_words(found),
        "preview": preview(
            audience, held_back_of_history(history, first=choice.first), history.month
        ),
        "may_have_limits": _may_have_limits(history),
        "is_past": day is not None and day < timezone.localdate(),
        "is_under_way": is_under_way(),
        "lines": figures,
        "columns": columns_of(figures),
        "rows": category_rows(history, choice),
        "breakdown": parts,
        "nearest": nearest_month(definition, history.month, known_on=day)
        if row.status == MISSING and parts is None
        else None,
        "lineage": lineage(history, row.end or history.month),
        "keeps_register": KEEP_REGISTER.is_held_by(reader_of(request)),
    }
    pinned = [] if not is_staff else _for_staff(request, history, choice, context)
    notes = [Note(each.month, each.words) for each in pinned]
    return context | {"chart": _charts(history, found, choice, facts.headline, notes)}


def _may_have_limits(history: History) -> bool:
    definition, ends = history.definition, [each.end for each in history.figures]
    return bool(history.whole) and not why_unsuitable(
        months=definition.months, lookback=definition.lookback, ends=ends
    )


def _said(definition: Definition) -> list[dict[str, Any]]:
    answers = {
        "Definition": definition.definition,
        "Why it matters": definition.why,
        "Led by": definition.lead.post.title if definition.lead else None,
        "Unit": definition.get_unit_display(),
        "Good": definition.get_better_display(),
        "Why that is good": definition.reason if definition.demand else None,
        "Source": definition.source,
        "Small numbers": definition.get_disclosure_display(),
        "Next review": definition.next_review,
    }
    return [{"key": key, "value": value} for key, value in answers.items() if value]


def _kept(asked: dict[str, Any]) -> str:
    """What a link to another indicator takes along."""
    known = asked["known"].isoformat() if asked["known"] else ""
    kept = {"month": asked["month"], "known": known, "audience": asked["audience"]}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _choice(history: History, asked: dict[str, Any]) -> Choice:
    """A period of years ends with the month; one year is shown as a whole."""
    years, beside = asked["years"], set(asked["beside"])
    start = history.month.year_start(history.year_starts)
    first = Month(0) if years == "all" else start - 12 * (int(years) - 1)
    known = [each.end for told in (history.whole, *history.categories.values()) for each in told]
    shown = [end for end in known if end >= first] or [history.month]
    # A year in which nothing is known yet takes no room.
    first = max(first, min(shown).year_start(history.year_starts))
    last = start + 11 if years == "1" else history.month
    return Choice(
        first=first,
        last=last,
        comparators=frozenset(beside),
        target=TARGET in beside,
        last_year=YEAR_BEFORE in beside,
        limits=LIMITS in beside,
    )


def _for_staff(
    request: HttpRequest, history: History, choice: Choice, context: dict[str, Any]
) -> list[Pinned]:
    """Fill in what staff alone read; and what of it is pinned to a month of the chart."""
    person, found = reader_of(request), history.definition.indicator
    written = commentary_on(found, person, until=history.month, known_on=history.known_on)
    events = Event.objects.visible_to(person, timezone.localdate())
    about = events.filter(target_kind=found._meta.label_lower, target_id=str(found.pk))
    notes = [(each.end, each.note, "") for each in history.whole if each.note]
    notes += [
        (one.round.end, f"Commentary of {one.round}", reverse("commentary", args=[one.pk]))
        for one in (each.commentary for each in written)
    ]
    shown = sorted(
        (note for note in notes if choice.first <= note[0] <= choice.last), key=lambda each: each[0]
    )
    pinned = [Pinned(number, *note) for number, note in enumerate(shown, start=1)]
    context |= {
        "pinned": pinned,
        "written": written,
        "writes_in": _writes_in(history, person),
        "case_list": found.case_lists.current().first(),
        "restated": restated_lines(
            history, restated(history.definition, known_on=history.known_on)
        ),
        "events": Events(
            about[:SHOWN_EVENTS], prefix="events-", empty_text="Nobody changed it on a page."
        ),
    }
    return pinned


def _writes_in(history: History, person: Person) -> Round | None:
    """Nothing is written as of a day in the past, nor of what is on no scorecard."""
    definition, today = history.definition, timezone.localdate()
    if history.known_on or definition.status != Life.LIVE:
        return None
    return quarter_to_write_in(definition.indicator, person, month=history.month, today=today)


def _charts(
    history: History, found: Control, choice: Choice, title: str, notes: list[Note]
) -> tuple[Chart, Chart]:
    wide, narrow = (
        lines.draw(lines_of(history, found, choice, name=name, title=title, notes=notes, size=size))
        for name, size in (("series-wide", WIDE), ("series-narrow", NARROW))
    )
    return wide, narrow


@dataclass(frozen=True)
class Parts:
    """The categories as the page has them: shares and small multiples, wide and narrow."""

    found: Breakdown
    shares: tuple[Chart, Chart]
    panels: tuple[Chart, Chart]


def _breakdown(history: History, choice: Choice) -> Parts | None:
    found, definition = breakdown_of(history), history.definition
    if found is None:
        return None
    title = f"{definition.title}, {found.end.label}, by category"
    course = f"{definition.title} by category, month by month"
    drawn = {
        name: (
            shares.draw(shares_of(found, name=f"shares-{name}", title=title, size=size)),
            shares.draw_panels(
                panels_of(history, choice, name=f"panels-{name}", title=course, size=size)
            ),
        )
        for name, size in (("wide", WIDE), ("narrow", NARROW))
    }
    (wide, wide_panels), (narrow, narrow_panels) = drawn["wide"], drawn["narrow"]
    return Parts(found, (wide, narrow), (wide_panels, narrow_panels))
