"""Quarters: how far each has come, what is missing and who has it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kpiportal.access import APPROVE_QUARTER, LOAD_FIGURES, SEE_STAFF_FIGURES, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Table, arrange
from kpiportal.templatetags.portal import status
from narratives.models import Round, Signature, Snapshot
from narratives.pages.asking import load_quarter
from narratives.queries.quarters import Line, lines, missing_figures, months_in
from narratives.rules.workflow import MONTH, QUARTER, RoundState
from narratives.snapshots.review import restated_since

HAS_IT = {
    RoundState.OPEN: "With the analysts, who await figures.",
    RoundState.FIGURES_CLOSED: "With who writes and accepts commentary, then with the analysts.",
    RoundState.IN_REVIEW: "With the director.",
    RoundState.APPROVED: "",
    RoundState.REOPENED: "",
}


class Quarters(Table):
    caption = "Quarters"
    caption_is_hidden = True
    name = Column(
        verbose_name="Quarter",
        linkify=lambda record: reverse("quarter", args=[record.pk]),
        order_by=("end", "edition"),
    )
    state = Column()
    since = Day()

    def render_name(self, record: Round) -> str:
        return str(record)

    def render_state(self, record: Round) -> SafeString:
        return status(record.get_state_display(), strong=record.state == RoundState.IN_REVIEW)


class CommentaryLines(Table):
    caption = "Commentary"
    is_stacked = True
    commentary = Column(
        verbose_name="On",
        linkify=lambda record: reverse("commentary", args=[record.commentary.pk]),
    )
    title = Column(verbose_name="What it is")
    state = Column(accessor="commentary__standing")
    has_it = Column(verbose_name="Who has it")
    since = Day(accessor="commentary__stands_since")

    class Meta:
        orderable = False

    def render_commentary(self, record: Line) -> str:
        return record.commentary.subject

    def render_state(self, value: str) -> SafeString:
        return status(value)


@needs(SEE_STAFF_FIGURES)
@require_safe
def quarters(request: HttpRequest) -> HttpResponse:
    rows = Round.objects.quarters().visible_to(reader_of(request))
    empty = "No quarter has begun. One begins with the first figures of its months."
    table = arrange(request, Quarters(rows, empty_text=empty))
    return render(request, "narratives/quarters.html", {"table": table})


@needs(SEE_STAFF_FIGURES)
@require_safe
def quarter(request: HttpRequest, quarter_id: int) -> HttpResponse:
    shown = load_quarter(request, quarter_id)
    person = reader_of(request)
    empty = "No commentary was asked for yet. It is asked for when the figures are closed."
    context = {
        "quarter": shown,
        "has_it": HAS_IT[RoundState(shown.state)],
        "months": [_month(month, shown, person) for month in months_in(shown)],
        "table": CommentaryLines(lines(shown, timezone.localdate()), empty_text=empty),
        "missing": missing_figures(shown) if shown.state == RoundState.OPEN else [],
        "moves": _moves(shown, person),
        "signature": Signature.objects.filter(round=shown).select_related("snapshot").first(),
        "restated": _restated(shown),
        "later": Round.objects.filter(reopens=shown).first(),
    }
    return render(request, "narratives/quarter.html", context)


def _restated(shown: Round) -> list[dict[str, Any]]:
    """What is known otherwise since the quarter was signed. It repaints nothing."""
    signature = Signature.objects.filter(round=shown).select_related("round").first()
    return restated_since(signature) if signature else []


def _month(month: Round, quarter: Round, person: Person) -> dict[str, Any]:
    keeps = LOAD_FIGURES.is_held_by(person)
    possible = MONTH.possible(month.state) if keeps else frozenset()
    return {
        "round": month,
        "snapshots": Snapshot.objects.visible_to(person).without_content().filter(month=month.end),
        "may_close": "close" in possible,
        "may_open": "open" in possible and "open" in QUARTER.possible(quarter.state),
    }


def _moves(shown: Round, person: Person) -> frozenset[str]:
    """What this reader may do with the quarter now. Figures are closed month by month, and a
    reopened quarter's by itself.
    """
    possible = QUARTER.possible(shown.state)
    theirs: set[str] = set()
    if LOAD_FIGURES.is_held_by(person):
        theirs |= {"hand on"} | ({"close"} if shown.edition > 1 else set())
    if APPROVE_QUARTER.is_held_by(person):
        theirs |= {"approve", "send back", "reopen"}
    return frozenset(move.replace(" ", "_") for move in possible & theirs)
