"""The scorecard: every indicator of the month in one table."""

from decimal import Decimal
from typing import Any

from indicators.rules.periods import Month
from kpiportal.documents import pdf
from narratives.models import Snapshot
from narratives.papers.imprint import imprint
from narratives.snapshots.content import read

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
GOOD = {"bigger": "Bigger", "smaller": "Smaller", "neutral": "–"}
TRENDS = {"better": "Better", "same": "The same", "worse": "Not as good", "none": "–"}
RAG = {"green": "Green", "amber": "Amber", "red": "Red", "none": "Not judged"}
STATUSES = {
    "provisional": "provisional",
    "suppressed": "suppressed",
    "not_due": "Not due",
    "not_available": "Not available",
    "missing": "Missing",
}
DASH = "–"


def make(snapshot: Snapshot) -> bytes:
    content = read(snapshot)
    return pdf.render("scorecard", data(snapshot, content), dated=snapshot.taken_at)


def data(snapshot: Snapshot, content: dict[str, Any]) -> dict[str, Any]:
    card = content["scorecard"]
    return {
        "title": f"Children’s services scorecard, {content['month_label']}",
        "imprint": imprint(snapshot, content),
        "totals": _totals(card["totals"], len(card["indicators"])),
        "comparators": [comparator["label"] for comparator in content["comparators"]],
        "sections": [
            {
                "name": section["name"],
                "rag": section["rag"],
                "rag_word": RAG[section["rag"]],
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
            "lines": [
                ["Better", str(trend["better"])],
                ["The same", str(trend["same"])],
                ["Not as good", str(trend["worse"])],
                ["Not comparable", str(trend["none"])],
            ],
        },
        {
            "heading": "Against target",
            "lines": [
                ["Better than target", str(target["ahead"])],
                ["On target", str(target["level"])],
                ["Near target", str(target["near"])],
                ["Missing target", str(target["behind"])],
                ["No target", str(target["none"])],
            ],
        },
    ]


def _row(row: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
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
        "good": GOOD[definition["better"]],
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
        "trend": TRENDS[row["trend"]],
        "target": _printed(printed["target"]),
        "rag": target["rag"],
        "rag_word": RAG[target["rag"]] if target["reference"] is not None else "No target",
    }


def _remark(row: dict[str, Any], month: str) -> str:
    """What has to be said of a figure, or instead of one: its status, and an earlier month."""
    said = [STATUSES.get(row["status"], "")]
    if row["end"] is not None and row["end"] != month:
        said.append(Month.from_text(row["end"]).short_label)
    return ", ".join(filter(None, said))


def _printed(figure: str | None) -> str:
    """With a comma at the thousands, as papers have it: 22,627. A dash where there is none."""
    return DASH if figure is None else f"{Decimal(figure):,}"
