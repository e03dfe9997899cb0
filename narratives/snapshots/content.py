"""What a snapshot holds, as canonical bytes.

Everything a paper prints is in the content itself, not a reference to rows that change. What an
audience may be told stands in that audience's part, and nothing else does: a paper for it is made
from that part and from what everybody may be told.
"""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from audits.findings import Findings, Row, findings
from indicators.disclosure import Disclosed, disclosed_to_each
from indicators.models import Break, Comparator, Definition, JudgingPolicy
from indicators.queries import year_starts
from indicators.rules.periods import Month, months_text
from indicators.rules.quarters import Quarter
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.exports import as_json
from indicators.scorecard.paper import printed_references
from indicators.year.table import KnownYears, known_years
from kpiportal import VERSION
from narratives.filling import filling
from narratives.models import Commentary, Defence, Round, Snapshot
from narratives.queries.calendar import dates_of
from narratives.queries.front_matter import front_matter
from narratives.rules.canonical import canonical
from narratives.rules.gate import still_stands
from narratives.rules.prompts import About
from narratives.rules.workflow import CommentaryState, RoundState
from narratives.snapshots.comparators import comparator_periods
from narratives.snapshots.journeys import journeys_of
from narratives.snapshots.review import review_of
from narratives.snapshots.years import years_of

FORMAT = 2
BEING_SIGNED = {RoundState.IN_REVIEW, RoundState.APPROVED, RoundState.REOPENED}


class NotHeldError(Exception):
    """A snapshot of the first format holds what staff may see alone."""

    def __init__(self) -> None:
        super().__init__(
            "This snapshot holds what staff may see alone. Take another of its month to make"
            " papers for others."
        )


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is put together stays until the end: to look for garbage in it took half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_nothing_collected()
def content_of(month: Month, *, quarter: Round | None = None) -> bytes:
    """A month as it is known now, with the commentary of its quarter as it now stands."""
    named = Quarter.containing(month, year_starts())
    quarter = quarter or Round.objects.quarters().living().filter(end=named.end).first()
    commentary = _commentary(quarter)
    is_signed = quarter is not None and quarter.state in BEING_SIGNED
    told = disclosed_to_each(month)
    figures = _figures(month, told)
    if is_signed and quarter is not None and quarter.state == RoundState.IN_REVIEW:
        figures[Audience.STAFF]["review"] = review_of(quarter)
    codes = [row["code"] for row in figures[Audience.STAFF]["scorecard"]["indicators"]]
    return canonical(
        {
            "format": FORMAT,
            "code_version": VERSION,
            "month": str(month),
            "month_label": month.label,
            "year_starts": year_starts(),
            "quarter": _quarter(named, quarter),
            "comparators": [
                {"key": comparator.key, "label": comparator.label}
                for comparator in Comparator.objects.order_by("order")
            ],
            "comparator_periods": comparator_periods(month),
            "definitions": _definitions(codes),
            "breaks": _breaks(codes),
            "policy": _policy(),
            "audits": _audits(named),
            "front": front_matter(),
            "committee_on": _committee_on(month),
            "audiences": {
                str(audience): figures[audience]
                | {"commentary": _told(commentary, told[audience], is_signed=is_signed)}
                for audience in Audience
            },
        }
    )


def parsed(content: bytes, audience: Audience = Audience.STAFF) -> dict[str, Any]:
    """What a snapshot holds for an audience: what everybody may be told, and its own part."""
    held: dict[str, Any] = json.loads(content)
    if held["format"] == 1:
        if audience is not Audience.STAFF:
            raise NotHeldError
        return held
    parts = held.pop("audiences")
    told: dict[str, Any] = held | parts[audience]
    return told


def read(snapshot: Snapshot, audience: Audience = Audience.STAFF) -> dict[str, Any]:
    return parsed(bytes(snapshot.content), audience)


def _figures(month: Month, told: dict[Audience, Disclosed]) -> dict[Audience, dict[str, Any]]:
    """What hides from two audiences alike is put together once."""
    years = known_years(month)
    made: dict[Audience, dict[str, Any]] = {}
    hidden = {audience: replace(each, audience=Audience.STAFF) for audience, each in told.items()}
    for audience, its in told.items():
        like = next((other for other in made if hidden[other] == hidden[audience]), None)
        made[audience] = (
            _figures_for(its, years) if like is None else _renamed(made[like], audience)
        )
    return made


def _figures_for(told: Disclosed, years: KnownYears) -> dict[str, Any]:
    card = scorecard(told.month, audience=told.audience, told=told)
    return {
        "scorecard": as_json(card),
        "printed": printed_references(card),
        "years": years_of(years, told),
        "journeys": journeys_of(told.audience),
    }


def _renamed(made: dict[str, Any], audience: Audience) -> dict[str, Any]:
    return made | {"scorecard": made["scorecard"] | {"audience": str(audience)}}


def _told(
    commentary: list[dict[str, Any]], told: Disclosed, *, is_signed: bool
) -> list[dict[str, Any]]:
    """With the figures that it quotes, as this audience may be told them.

    Staff see drafts, and what words were let stand against; anybody else accepted words.

    What is said of the whole quarter is accepted by the signature.
    """
    audience = told.audience
    texts = [one["text"] for one in commentary]
    quoting = filling(told.month, texts, audience=audience, told=told)
    commentary = [
        one | {"text": quoting.fill(one["text"]), "as_typed": one["text"]} for one in commentary
    ]
    if audience is Audience.STAFF:
        return commentary
    return [
        {name: said for name, said in one.items() if name != "defended"}
        for one in commentary
        if one["state"] == CommentaryState.ACCEPTED or (one["about"] == About.QUARTER and is_signed)
    ]


def _quarter(named: Quarter, quarter: Round | None) -> dict[str, Any]:
    return {
        "end": str(named.end),
        "label": quarter.name if quarter else named.label,
        "edition": quarter.edition if quarter else 1,
        "gaps": quarter.gaps if quarter else "",
    }


def _definitions(codes: list[str]) -> dict[str, dict[str, Any]]:
    rows = (
        Definition.objects.current()
        .filter(indicator__code__in=codes)
        .select_related("indicator", "lead__post")
    )
    return {row.indicator.code: _definition(row) for row in rows}


TEXTS = [
    "title", "section", "better", "unit", "kind", "derive", "disclosure", "reason", "definition",
    "why", "service", "tier", "responsible", "level", "theme", "tags", "source", "status",
]  # fmt: skip


def _definition(row: Definition) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in TEXTS} | {
        "months": months_text(row.months),
        "lead": row.lead.post.title if row.lead else "",
        "trend": row.trend,
        "demand": row.demand,
        "year_starts": row.year_starts,
        "known_from": row.recorded_on.isoformat(),
    }


def _breaks(codes: list[str]) -> dict[str, list[str]]:
    """The months before which a series breaks."""
    found: dict[str, list[str]] = {}
    rows = Break.objects.current().filter(indicator__code__in=codes).order_by("first")
    for code, first in rows.values_list("indicator__code", "first"):
        found.setdefault(code, []).append(str(first))
    return found


def _committee_on(month: Month) -> str:
    """Where somebody set it for the month's round."""
    day = dates_of([month])[month].committee
    return day.isoformat() if day else ""


def _policy() -> dict[str, Any]:
    policy = JudgingPolicy.objects.current().get()
    return {
        "tolerance": str(policy.tolerance),
        "compare": policy.compare,
        "carry_forward": policy.carry_forward,
        "rollup": policy.rollup,
        "decimals": {unit: str(places) for unit, places in policy.decimals.items()},
        "suppress_below": policy.suppress_below,
        "known_from": policy.recorded_on.isoformat(),
    }


def _commentary(quarter: Round | None) -> list[dict[str, Any]]:
    """Every text of the quarter, drafts too: its state says what it is."""
    rows = (
        Commentary.objects.filter(round=quarter)
        .exclude(text="")
        .select_related("indicator")
        .prefetch_related("versions", "acceptances", "defences")
        .order_by("indicator__code", "section")
    )
    return [
        {
            "about": str(row.about),
            "code": row.indicator.code if row.indicator else "",
            "section": row.section,
            "text": row.text,
            "state": str(row.state),
            "version": row.version,
            "written_as": max(row.versions.all(), key=lambda text: text.version).written_as,
            "accepted_as": [one.accepted_as for one in row.accepted_by],
            "defended": [_defended(one) for one in row.defences.all() if _stands(one, row.text)],
        }
        for row in rows
    ]


def _stands(defence: Defence, text: str) -> bool:
    return still_stands(defence.figure, defence.sentence, text)


def _defended(defence: Defence) -> dict[str, str]:
    """What the words were let stand against, why, and by whom."""
    return {
        "kind": defence.kind,
        "figure": defence.figure,
        "should_be": defence.should_be,
        "reason": defence.reason,
        "defended_as": defence.defended_as,
    }


def _audits(quarter: Quarter) -> list[dict[str, Any]]:
    """Final judgements, counted: one entry a programme's kind, theme and scale that has any of the
    quarter, with the quarters before it and the year to date."""
    return [
        _graded(found, row)
        | {
            "before": [
                _graded(found, each) | {"label": each.label}
                for each in found.quarters
                if each.quarter and each.quarter < quarter
            ],
            "to_date": _graded(found, found.to_date) | {"label": found.to_date.label},
            "changes": list(found.changes),
        }
        for found in findings()
        for row in found.quarters
        if row.quarter == quarter
    ]


def _graded(found: Findings, row: Row) -> dict[str, Any]:
    return {
        "title": found.title,
        "of": row.of,
        "waiting": row.waiting,
        "grades": [
            {"name": name, "count": share.count}
            for name, share in zip(found.grades, row.shares, strict=True)
        ],
    }
