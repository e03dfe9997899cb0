"""The scorecard as one table on paper: from a snapshot's content, or from figures as they are."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from indicators.figures import TARGET
from indicators.rules import words
from indicators.rules.display import plain, shown
from indicators.rules.periods import Month
from indicators.scorecard import Row, Scorecard
from indicators.scorecard_exports import as_json
from kpiportal.documents import pdf

Printed = dict[str, dict[str, str | None]]

UNITS = {
    "number": "Number",
    "percent": "%",
    "per_1000": "Per 1,000",
    "per_10000": "Per 10,000",
    "per_100000": "Per 100,000",
    "days": "Days",
    "score": "Score",
    "ratio": "Ratio",
}
COVERS = {"0": "At the end of the month", "1": "Month", "3": "Quarter", "ytd": "Year to date"}
DASH = words.NOTHING
SEEN_BY = {
    "staff": "as staff see it",
    "exempt": "without what may identify a child",
    "published": "as it may be published",
}


def made(content: Mapping[str, Any], imprint: Mapping[str, Any], *, dated: datetime) -> bytes:
    return pdf.render("scorecard", data(content, imprint), dated=dated)


def to_pdf(card: Scorecard, *, now: datetime) -> bytes:
    """Of figures that nobody froze or signed, and it says so."""
    content = _content(card)
    known = f"As known on {_day(card.known_on)}" if card.known_on else "As known now"
    digest = sha256(repr(content).encode()).hexdigest()
    imprint = {
        "council": card.council,
        "month": card.month.label,
        "quarter": f"{known}, {SEEN_BY[str(card.audience)]}",
        "edition": "1",
        "snapshot": "No snapshot: figures",
        "taken": _day(timezone.localdate(now)),
        "hash": digest[:12],
        "is_draft": True,
        "approval": "Draft: nobody has approved these figures.",
        "reservations": "",
    }
    return made(content, imprint, dated=now)


def _content(card: Scorecard) -> dict[str, Any]:
    return {
        "month": str(card.month),
        "month_label": card.month.label,
        "scorecard": as_json(card),
        "printed": printed_references(card),
        "comparators": [{"key": each.key, "label": each.label} for each in card.comparators],
        "definitions": {
            row.code: {
                "lead": row.definition.lead.post.title if row.definition.lead else "",
                "better": row.definition.better,
                "unit": row.definition.unit,
            }
            for row in card.rows
        },
    }


def data(content: Mapping[str, Any], imprint: Mapping[str, Any]) -> dict[str, Any]:
    """What the template reads. `content` is as a snapshot holds it; all of it is text."""
    card = content["scorecard"]
    return {
        "title": f"Children’s services scorecard, {content['month_label']}",
        "imprint": imprint,
        "totals": _totals(card["totals"], len(card["indicators"])),
        "comparators": [comparator["label"] for comparator in content["comparators"]],
        "sections": [
            {
                "name": section["name"],
                "rag": section["rag"],
                "rag_word": words.RAG[section["rag"]],
                "rows": [
                    _row(row, content)
                    for row in card["indicators"]
                    if row["section"] == section["name"]
                ],
            }
            for section in card["sections"]
        ],
    }


def _totals(totals: dict[str, dict[str, int]], indicators: int) -> list[dict[str, Any]]:
    trend, target = totals["trend"], totals["target"]
    return [
        {"heading": "Indicators", "lines": [["In all", str(indicators)]]},
        {
            "heading": "Since last reported",
            "lines": [[word, str(trend[each])] for each, word in words.TREND.items()],
        },
        {
            "heading": "Against target",
            "lines": [[word, str(target[each])] for each, word in words.TARGET.items()],
        },
    ]


def _row(row: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    definition = content["definitions"][row["code"]]
    against = row["against"]
    target = against["target"]
    printed = content["printed"][row["code"]]
    remark = _remark(row, content["month"])
    return {
        "code": row["code"],
        "title": row["title"],
        "lead": definition["lead"] or DASH,
        "covers": COVERS.get(row["months"], f"{row['months']} months"),
        "good": words.GOOD[definition["better"]],
        "unit": UNITS[definition["unit"]],
        "comparators": [
            _printed(printed[comparator["key"]]) for comparator in content["comparators"]
        ],
        "year_ago": _printed(printed["year_ago"]),
        "before": _printed(printed["previous"]),
        "shown": "" if remark and row["shown"] is None else _printed(row["shown"]),
        "remark": remark,
        "numerator": _printed(row["numerator"]),
        "denominator": _printed(row["denominator"]),
        "trend": words.trend_of_a_row(row["trend"]),
        "target": _printed(printed["target"]),
        "rag": target["rag"] or "none",
        "rag_word": words.against_target(
            target["standing"], has_target=target["reference"] is not None
        ),
    }


def _remark(row: Mapping[str, Any], month: str) -> str:
    """What has to be said of a figure, or instead of one: its status, and an earlier month."""
    said = [words.STATUS[row["status"]]]
    if row["end"] is not None and row["end"] != month:
        said.append(Month.from_text(row["end"]).short_label)
    return ", ".join(filter(None, said))


def _printed(figure: str | None) -> str:
    """With a comma at the thousands, as papers have it: 22,627. A dash where there is none."""
    return DASH if figure is None else f"{Decimal(figure):,}"


def printed_references(card: Scorecard) -> Printed:
    """By code and reference. A target is printed as it was set, the rest as figures are."""
    return {row.code: {key: _reference(row, key, card) for key in row.against} for row in card.rows}


def _reference(row: Row, key: str, card: Scorecard) -> str | None:
    reference = row.against[key].reference
    if reference is None:
        return None
    if key == TARGET or card.policy is None:
        return plain(reference)
    return shown(reference, row.definition.unit, card.policy.decimals)


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
