"""What is published, for members: editions, their sections and indicators, in plain words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpiportal.access import (
    ASK_QUESTION,
    PUBLISH,
    SEE_QUESTIONS,
    SEE_STAFF_FIGURES,
    Permission,
    reads_published,
)
from kpiportal.pages.reader import reader_of
from narratives import published as reading
from narratives.models import Edition, Paper, Question, Round
from narratives.models.editions import EditionQuerySet
from narratives.models.questions import QuestionQuerySet
from narratives.models.rounds import RoundQuerySet
from narratives.models.snapshots import Audience, PaperQuerySet
from narratives.pages.months import month_of
from narratives.papers import FORMATS, PAPERS
from narratives.publishing import obstacles
from narratives.queries import editions as beside
from narratives.queries.meetings import next_meeting
from narratives.rules.workflow import EDITION, EditionState
from narratives.snapshots.content import NotHeldError

GONE = 410
# Stands where an edition's number stands: what members would read if it was published now.
PREVIEW = 0


@reads_published
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    rows = list(_seen(request).with_standing())
    context = {
        "newest": next((row for row in rows if row.state == EditionState.PUBLISHED), None),
        "editions": rows,
        "previews": _previews(request, rows),
        "meeting": next_meeting(timezone.localdate()) if _may(request, SEE_QUESTIONS) else None,
    }
    return render(request, "narratives/published.html", context)


def _of_an_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is given what the edition tells; of one that tells no figures a page says why."""

    @wraps(view)
    def read(
        request: HttpRequest, quarter_end: str, edition: int, **rest: int | str
    ) -> HttpResponse:
        shown = _load(request, quarter_end, edition)
        told = _told(request, shown)
        return _without_figures(request, shown) if told is None else view(request, told, **rest)

    return read


@reads_published
@require_safe
@_of_an_edition
def edition(request: HttpRequest, told: reading.Published) -> HttpResponse:
    before = _before(told.edition)
    changed = list(reading.changes(before, told)) if before else []
    context = {
        "changed": changed,
        "turned": [each for each in changed if each.turned],
        "new": [each for each in changed if each.before is None],
        "gone": [each for each in changed if each.now is None],
        "before": before,
        "papers": _papers(request, told.edition),
        **_about(request, told),
    }
    return render(request, "narratives/edition.html", context)


@reads_published
@require_safe
@_of_an_edition
def edition_section(request: HttpRequest, told: reading.Published, section: int) -> HttpResponse:
    found = told.section(section)
    if found is None:
        raise Http404
    context = {"section": found, **_about(request, told)}
    return render(request, "narratives/edition_section.html", context)


@reads_published
@require_safe
@_of_an_edition
def edition_indicator(request: HttpRequest, told: reading.Published, code: str) -> HttpResponse:
    found = told.indicator(code)
    if found is None:
        raise Http404
    section = next(each for each in told.sections if each.name == found.section)
    context = {
        "indicator": found,
        "section": section,
        "questions": _questions(request, code),
        "may_ask": _may_ask(request, told.edition),
        **_about(request, told),
    }
    return render(request, "narratives/edition_indicator.html", context)


@reads_published
@require_safe
@_of_an_edition
def edition_changes(request: HttpRequest, told: reading.Published) -> HttpResponse:
    before = _before(told.edition)
    changed = list(reading.changes(before, told)) if before else []
    context = {
        "before": before,
        "changed": changed,
        "groups": [
            ("They stand otherwise against target", [each for each in changed if each.turned]),
            ("Another figure", [each for each in changed if each.is_another_figure]),
            ("New", [each for each in changed if each.before is None]),
            ("No longer reported", [each for each in changed if each.now is None]),
        ],
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
    if edition == PREVIEW:
        quarter = get_object_or_404(_quarters(request), end=month_of(quarter_end))
        return Edition(end=quarter.end, number=PREVIEW, name=quarter.name)
    seen = _seen(request).select_related("snapshot__signature", "superseded_by")
    return get_object_or_404(seen, end=month_of(quarter_end), number=edition)


def _told(request: HttpRequest, shown: Edition) -> reading.Published | None:
    """What it tells this reader: one that was withdrawn tells its figures to no reader any more."""
    if shown.number == PREVIEW:
        return reading.previewed(shown)
    if shown.state == EditionState.WITHDRAWN and not _may(request, PUBLISH):
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
    if shown.number == PREVIEW:
        return {"edition": shown, "told": told, "is_preview": True}
    possible = EDITION.possible(shown.state) if _may(request, PUBLISH) else frozenset()
    return {
        "edition": shown,
        "told": told,
        "signature": shown.snapshot.signature,
        "newer": beside.newer_than(shown) if shown.came_out else None,
        "shaken": beside.reopened_since(shown),
        "moves": {move.replace(" ", "_") for move in possible},
        "blocks": obstacles(shown).blocks if possible & {"show the lead member", "publish"} else [],
        "is_early": shown.state == EditionState.LEAD_MEMBERS,
        "is_draft": shown.state == EditionState.DRAFT,
    }


def _quarters(request: HttpRequest) -> RoundQuerySet:
    """Those that this reader may preview: who sees what staff see."""
    if not _may(request, SEE_STAFF_FIGURES):
        return Round.objects.none()
    return Round.objects.quarters().living().visible_to(reader_of(request))


def _previews(request: HttpRequest, editions: list[Edition]) -> list[Round]:
    """Quarters of which nothing is published yet."""
    out = {row.end for row in editions if row.state == EditionState.PUBLISHED}
    return [quarter for quarter in _quarters(request).order_by("-end") if quarter.end not in out]


def _papers(request: HttpRequest, shown: Edition) -> list[tuple[str, list[tuple[str, Paper]]]]:
    """The edition's papers in their order: the title, and each format that it has."""
    found = [] if shown.number == PREVIEW else list(_seen_papers(request, shown))
    made = {(paper.name, paper.format): paper for paper in found}
    listed = [
        (
            kind.title,
            [(FORMATS[form], made[name, form]) for form in FORMATS if (name, form) in made],
        )
        for name, kind in PAPERS.items()
    ]
    return [(title, files) for title, files in listed if files]


def _seen_papers(request: HttpRequest, shown: Edition) -> PaperQuerySet:
    ours = Paper.objects.filter(snapshot=shown.snapshot_id, audience=Audience.PUBLISHED)
    if not request.user.is_authenticated or not reader_of(request).roles:
        return ours.for_anybody()
    return ours.visible_to(reader_of(request))


def _questions(request: HttpRequest, code: str) -> QuestionQuerySet:
    """On any edition: what was asked last time matters to who asks now."""
    if not request.user.is_authenticated:
        return Question.objects.none()
    seen = Question.objects.visible_to(reader_of(request)).with_names()
    return seen.filter(indicator__code=code).order_by("-asked_at")


def _may_ask(request: HttpRequest, shown: Edition) -> bool:
    return shown.state == EditionState.PUBLISHED and _may(request, ASK_QUESTION)


def _may(request: HttpRequest, permission: Permission) -> bool:
    return request.user.is_authenticated and permission.is_held_by(reader_of(request))
