"""What a snapshot holds, in the order and the words in which its page shows it."""

from collections.abc import Iterator, Mapping
from typing import Any

from indicators.models import Compare, Disclosure, Rollup, Unit
from indicators.rules import words
from indicators.rules.periods import Month
from indicators.scorecard.paper import COVERS
from narratives.rules.by_category import codes_by_category
from narratives.rules.front_matter import TEXTS

Kept = Mapping[str, Any]
UNIT, DISCLOSED = dict(Unit.choices), dict(Disclosure.choices)
COMPARED, ROLLED_UP = dict(Compare.choices), dict(Rollup.choices)
HEADS = [
    "Indicator", "What it is", "Unit", "Covers", "Good to be", "Worked out", "Disclosure", "Lead",
    "Series breaks before",
]  # fmt: skip


def as_it_was(content: Kept) -> dict[str, Any]:
    return {
        "sections": list(_sections(content)),
        "comparators": content["comparators"],
        "said": list(_commentary(content)),
        "heads": HEADS,
        "definitions": list(_definitions(content)),
        "policy": list(_policy(content["policy"])),
        "front": list(_front(content)),
    }


def _sections(content: Kept) -> Iterator[Kept]:
    """The rows under their sections, with the references as they are printed."""
    rows = content["scorecard"]["indicators"]
    by_category = codes_by_category(content)
    for section in content["scorecard"]["sections"]:
        members = [row for row in rows if row["section"] == section["name"]]
        yield section | {"rows": [_row(row, content, by_category) for row in members]}


def _row(row: Kept, content: Kept, by_category: set[str]) -> dict[str, Any]:
    printed = content["printed"][row["code"]]
    status = words.STATUS.get(row["status"], row["status"])
    status = words.BY_CATEGORY if row["code"] in by_category else status
    counts = [row["numerator"], row["denominator"]]
    has_target = printed.get("target") is not None
    target = row["against"]["target"]
    return {
        "code": row["code"],
        "title": row["title"],
        "shown": row["shown"],
        "status": status,
        "counts": " of ".join(counts) if all(counts) else "",
        "before": printed.get("previous"),
        "trend": words.trend_of_a_row(row["trend"]),
        "year_ago": printed.get("year_ago"),
        "target": printed.get("target"),
        "rag": (target["rag"] or "none") if has_target else "",
        "judged": words.against_target(target["standing"], has_target=has_target),
        "others": [printed.get(each["key"]) for each in content["comparators"]],
    }


def _commentary(content: Kept) -> Iterator[Kept]:
    titles = {row["code"]: row["title"] for row in content["scorecard"]["indicators"]}
    for one in content["commentary"]:
        code, section = one["code"], one.get("section", "")
        about = f"{code} {titles.get(code, '')}".strip() if code else section
        yield one | {"about": about or "The quarter as a whole"}


def _definitions(content: Kept) -> Iterator[Kept]:
    for code, said in content["definitions"].items():
        yield {
            "code": code,
            "title": said["title"],
            "definition": said["definition"],
            "unit": UNIT.get(said["unit"], said["unit"]),
            "covers": COVERS.get(said["months"], f"{said['months']} months"),
            "better": words.GOOD.get(said["better"], said["better"]),
            "derive": said["derive"],
            "disclosure": DISCLOSED.get(said["disclosure"], said["disclosure"]),
            "lead": said["lead"],
            "breaks": ", ".join(
                Month.from_text(first).label for first in content.get("breaks", {}).get(code, [])
            ),
        }


def _policy(said: Kept) -> Iterator[tuple[str, str]]:
    yield "Nearly a standing, up to", said["tolerance"]
    yield "Figures are compared", str(COMPARED.get(said["compare"], said["compare"]))
    yield "A missing figure is carried forward", "Yes" if said["carry_forward"] else "No"
    yield "A section is judged by", str(ROLLED_UP.get(said["rollup"], said["rollup"]))
    yield (
        "Decimals",
        ", ".join(f"{UNIT.get(unit, unit)} {each}" for unit, each in said["decimals"].items()),
    )
    yield "Counts of children are hidden below", str(said["suppress_below"])


def _front(content: Kept) -> Iterator[tuple[str, str]]:
    """The first snapshots held none."""
    for key, text in content.get("front", {}).items():
        if text:
            yield TEXTS[key].label if key in TEXTS else key, text
