"""What is published, for members: editions, their sections and indicators, in plain words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kpiportal.access import ASK_QUESTION, PUBLISH, reads_published
from kpiportal.pages.reader import reader_of
from narratives import published as reading
from narratives.models import Edition, Question
from narratives.models.editions import EditionQuerySet
from narratives.models.questions import QuestionQuerySet
from narratives.pages.editions import month_of
from narratives.publishing import obstacles
from narratives.queries import editions as beside
from narratives.rules.workflow import EDITION, EditionState
from narratives.snapshots.content import NotHeldError

GONE = 410


@reads_published
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    rows = list(_seen(request).with_standing())
    context = {
        "newest": next((row for row in rows if row.state == EditionState.PUBLISHED), None),
        "editions": rows,
    }
    return render(request, "narratives/published.html", context)


@reads_published
@require_safe
def edition(request: HttpRequest, quarter_end: str, edition: int) -> HttpResponse:
    shown = _load(request, quarter_end, edition)
    told = _told(request, shown)
    if told is None:
        return _without_figures(request, shown)
    before = _before(shown)
    changed = list(reading.changes(before, told)) if before else []
    context = {
        "changed": changed,
        "turned": [each for each in changed if each.turned],
        "new": [each for each in changed if each.before is None],
        "gone": [each for each in changed if each.now is None],
        "before": before,
        "signature": shown.snapshot.signature,
        **_about(request, told),
    }
    return render(request, "narratives/edition.html", context)


@reads_published
@require_safe
def edition_section(
    request: HttpRequest, quarter_end: str, edition: int, section: int
) -> HttpResponse:
    shown = _load(request, quarter_end, edition)
    told = _told(request, shown)
    if told is None:
        return _without_figures(request, shown)
    found = told.section(section)
    if found is None:
        raise Http404
    context = {"section": found, **_about(request, told)}
    return render(request, "narratives/edition_section.html", context)


@reads_published
@require_safe
def edition_indicator(
    request: HttpRequest, quarter_end: str, edition: int, code: str
) -> HttpResponse:
    shown = _load(request, quarter_end, edition)
    told = _told(request, shown)
    if told is None:
        return _without_figures(request, shown)
    found = told.indicator(code)
    if found is None:
        raise Http404
    section = next(each for each in told.sections if each.name == found.section)
    context = {
        "indicator": found,
        "section": section,
        "questions": _questions(request, code),
        "may_ask": _may_ask(request, shown),
        **_about(request, told),
    }
    return render(request, "narratives/edition_indicator.html", context)


@reads_published
@require_safe
def edition_changes(request: HttpRequest, quarter_end: str, edition: int) -> HttpResponse:
    shown = _load(request, quarter_end, edition)
    told = _told(request, shown)
    if told is None:
        return _without_figures(request, shown)
    before = _before(shown)
    context = {
        "before": before,
        "changed": list(reading.changes(before, told)) if before else [],
        **_about(request, told),
    }
    return render(request, "narratives/edition_changes.html", context)


def _seen(request: HttpRequest) -> EditionQuerySet:
    if not request.user.is_authenticated:
        return Edition.objects.for_anybody()
    person = reader_of(request)
    # Somebody without a role gets here only where editions are open to everybody.
    return Edition.objects.visible_to(person) if person.roles else Edition.objects.for_anybody()


def _load(request: HttpRequest, quarter_end: str, edition: int) -> Edition:
    seen = _seen(request).select_related("snapshot__signature", "superseded_by")
    return get_object_or_404(seen, end=month_of(quarter_end), number=edition)


def _told(request: HttpRequest, shown: Edition) -> reading.Published | None:
    """What it tells this reader: one that was withdrawn tells its figures to no reader any more."""
    if shown.state == EditionState.WITHDRAWN and not _publishes(request):
        return None
    try:
        return reading.published(shown)
    except NotHeldError:
        return None


def _without_figures(request: HttpRequest, shown: Edition) -> HttpResponse:
    is_withdrawn = shown.state == EditionState.WITHDRAWN
    context = {"edition": shown, "newer": beside.newer_than(shown), "is_withdrawn": is_withdrawn}
    status = GONE if is_withdrawn else 200
    return render(request, "narratives/edition_withdrawn.html", context, status=status)


def _before(shown: Edition) -> reading.Published | None:
    earlier = beside.before(shown)
    try:
        return reading.published(earlier) if earlier else None
    except NotHeldError:
        return None


def _about(request: HttpRequest, told: reading.Published) -> dict[str, Any]:
    """What every page of an edition says: what it is of, and whether something is newer."""
    shown = told.edition
    possible = EDITION.possible(shown.state) if _publishes(request) else frozenset()
    return {
        "edition": shown,
        "told": told,
        "newer": beside.newer_than(shown) if shown.came_out else None,
        "shaken": beside.reopened_since(shown),
        "moves": {move.replace(" ", "_") for move in possible},
        "blocks": obstacles(shown).blocks if possible & {"show the lead member", "publish"} else [],
        "is_early": shown.state == EditionState.LEAD_MEMBERS,
        "is_draft": shown.state == EditionState.DRAFT,
    }


def _questions(request: HttpRequest, code: str) -> QuestionQuerySet:
    """On any edition: what was asked last time matters to who asks now."""
    if not request.user.is_authenticated:
        return Question.objects.none()
    seen = Question.objects.visible_to(reader_of(request)).with_names()
    return seen.filter(indicator__code=code).order_by("-asked_at")


def _may_ask(request: HttpRequest, shown: Edition) -> bool:
    is_theirs = request.user.is_authenticated and ASK_QUESTION.is_held_by(reader_of(request))
    return is_theirs and shown.state == EditionState.PUBLISHED


def _publishes(request: HttpRequest) -> bool:
    return request.user.is_authenticated and PUBLISH.is_held_by(reader_of(request))
