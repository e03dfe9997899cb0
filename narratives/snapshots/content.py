"""What a snapshot holds, as canonical bytes.

Everything a paper prints is in the content itself, not a reference to rows that change.
"""

import json
from typing import Any

from audits.findings import findings
from indicators.models import Comparator, Definition, JudgingPolicy
from indicators.queries import year_starts
from indicators.rules.periods import Month, months_text
from indicators.rules.quarters import Quarter
from indicators.scorecard import scorecard
from indicators.scorecard_exports import as_json
from indicators.scorecard_paper import printed_references
from kpiportal import VERSION
from narratives.models import Commentary, Defence, Round, Snapshot
from narratives.rules.canonical import canonical
from narratives.rules.gate import still_stands

FORMAT = 1


def content_of(month: Month, *, quarter: Round | None = None) -> bytes:
    """A month as it is known now, with the commentary of its quarter as it now stands."""
    named = Quarter.containing(month, year_starts())
    quarter = quarter or Round.objects.quarters().living().filter(end=named.end).first()
    card = scorecard(month)
    return canonical(
        {
            "format": FORMAT,
            "code_version": VERSION,
            "month": str(month),
            "month_label": month.label,
            "quarter": _quarter(named, quarter),
            "scorecard": as_json(card),
            "printed": printed_references(card),
            "comparators": [
                {"key": comparator.key, "label": comparator.label}
                for comparator in Comparator.objects.order_by("order")
            ],
            "definitions": _definitions([row.code for row in card.rows]),
            "policy": _policy(),
            "commentary": _commentary(quarter),
            "audits": _audits(named),
        }
    )


def _quarter(named: Quarter, quarter: Round | None) -> dict[str, Any]:
    return {
        "end": str(named.end),
        "label": quarter.name if quarter else named.label,
        "edition": quarter.edition if quarter else 1,
        "gaps": quarter.gaps if quarter else "",
    }


def _definitions(codes: list[str]) -> dict[str, dict[str, str]]:
    rows = (
        Definition.objects.current()
        .filter(indicator__code__in=codes)
        .select_related("indicator", "lead__post")
    )
    return {row.indicator.code: _definition(row) for row in rows}


TEXTS = [
    "title", "section", "better", "unit", "kind", "derive", "disclosure", "reason", "definition",
    "why", "service", "tier", "responsible", "level", "theme", "source", "status",
]  # fmt: skip


def _definition(row: Definition) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in TEXTS} | {
        "months": months_text(row.months),
        "lead": row.lead.post.title if row.lead else "",
        "known_from": row.recorded_on.isoformat(),
    }


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
        .order_by("indicator__code")
    )
    return [
        {
            "code": row.indicator.code,
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
    """The quarter's final judgements, counted; one entry a programme's kind, theme and scale."""
    return [
        {
            "title": found.title,
            "of": row.of,
            "waiting": row.waiting,
            "grades": [
                {"name": name, "count": share.count}
                for name, share in zip(found.grades, row.shares, strict=True)
            ],
        }
        for found in findings()
        for row in found.quarters
        if row.quarter == quarter
    ]


def read(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot holds."""
    return parsed(bytes(snapshot.content))


def parsed(content: bytes) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(content)
    return held
