"""What an edition tells, as data: figures are text, as in the scorecard’s JSON."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from narratives.models import Edition
from narratives.published.comments import Comment
from narratives.published.edition import Published
from narratives.published.indicator import Cell, Indicator

FIGURES = (
    "code", "title", "section", "end", "months", "value", "shown", "status", "numerator",
    "denominator", "trend", "against",
)  # fmt: skip


def edition_in_short(edition: Edition) -> dict[str, Any]:
    """What may be said of any that came out, also of one that was withdrawn."""
    later = edition.superseded_by
    return {
        "quarter_end": str(edition.end),
        "number": edition.number,
        "name": edition.name,
        "state": edition.state,
        "published_at": _moment(edition.published_at),
        "since": _moment(edition.since),
        "reason": edition.reason,
        "superseded_by": _address(later) if later else None,
        "snapshot": {"number": edition.snapshot.number, "sha256": edition.snapshot.sha256},
        "url": _address(edition),
    }


def edition_in_full(told: Published) -> dict[str, Any]:
    signature = told.edition.snapshot.signature
    return edition_in_short(told.edition) | {
        "council": told.council,
        "month": told.content["month"],
        "approved": {
            "by": signature.signed_as,
            "at": _moment(signature.signed_at),
            "reservations": signature.reservations,
        },
        "totals": told.content["scorecard"]["totals"],
        "sections": [
            {
                "number": section.number,
                "name": section.name,
                "rag": section.rag,
                "commentary": _comment(section.comment),
            }
            for section in told.sections
        ],
        "commentary": _comment(told.comment),
        "indicators": f"{_address(told.edition)}indicators/",
    }


def indicator_in_short(indicator: Indicator) -> dict[str, Any]:
    return {name: indicator.row[name] for name in FIGURES} | {
        "unit": indicator.unit,
        "better": str(indicator.definition.get("better", "")),
        "sentence": indicator.sentence,
    }


def indicator_in_full(indicator: Indicator) -> dict[str, Any]:
    return indicator_in_short(indicator) | {
        "definition": str(indicator.definition.get("definition", "")),
        "why": str(indicator.definition.get("why", "")),
        "lead": str(indicator.definition.get("lead", "")),
        "series": [_cell(cell) for cell in indicator.cells],
        "commentary": _comment(indicator.comment),
    }


def _cell(cell: Cell) -> dict[str, str | None]:
    value = None if cell.value is None else f"{cell.value:f}"
    return {"month": str(cell.month), "value": value, "shown": cell.figure, "counts": cell.counts}


def _comment(comment: Comment | None) -> dict[str, Any] | None:
    if comment is None:
        return None
    return {
        "said": [{"heading": heading, "text": text} for heading, text in comment.said],
        "written_as": comment.written_as,
        "accepted_as": list(comment.accepted_as),
    }


def _address(edition: Edition) -> str:
    return reverse("api_edition", args=[str(edition.end), edition.number])


def _moment(at: Any) -> str | None:
    return None if at is None else timezone.localtime(at).isoformat(timespec="seconds")
