"""What two contents of snapshots say otherwise: figures, targets, definitions, texts, audits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indicators.rules import words
from indicators.rules.periods import Month

Kept = Mapping[str, Any]
NOT_THERE = "not there"
# What is said of a definition that nobody reads as a change of it.
NOT_TOLD = {"known_from"}


@dataclass(frozen=True)
class Difference:
    """`about` is an indicator's code, or what else it is about."""

    about: str
    what: str
    before: str
    after: str


def differences(before: Kept, after: Kept) -> list[Difference]:
    """As the audience is told it for which both contents were read."""
    return [
        *_figures(before, after),
        *_texts(before, after),
        *_definitions(before, after),
        *_policy(before, after),
        *_audits(before, after),
    ]


def _figures(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = _said(before), _said(after)
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key, NOT_THERE), new.get(key, NOT_THERE)
        # A month that had not come in one of them is no difference.
        is_news = key[2] and NOT_THERE in (one, other)
        if one != other and not is_news:
            yield Difference(key[0], key[1], one, other)


def _said(content: Kept) -> dict[tuple[str, str, bool], str]:
    """By code, what it is a figure of, and whether a month that may not have come yet."""
    found: dict[tuple[str, str, bool], str] = {}
    month = Month.from_text(content["month"])
    for row in content["scorecard"]["indicators"]:
        code = row["code"]
        found[code, month.label, False] = _figure(row)
        target = content["printed"][code].get("target")
        found[code, "Target", False] = target or "none"
    for table in content.get("years", []):
        for topic in table["topics"]:
            for column in topic["columns"]:
                found |= _of_year(table, column, month)
    return found


def _of_year(table: Kept, column: Kept, month: Month) -> dict[tuple[str, str, bool], str]:
    found: dict[tuple[str, str, bool], str] = {}
    code = column["code"]
    for series in (column["whole"], *column["categories"]):
        name = f"{series['name']}, " if series.get("name") else ""
        for at, cell in zip(map(Month.from_text, table["months"]), series["months"], strict=True):
            if cell is not None and not (at == month and not name):
                found[code, f"{name}{at.label}", True] = _figure(cell)
        for year, cell in zip(table["past_years"], series["years"], strict=True):
            found[code, f"{name}{year}", False] = _figure(cell)
    return found


def _figure(cell: Kept) -> str:
    status = words.STATUS.get(cell.get("status") or "final", "")
    counts = [cell.get("numerator"), cell.get("denominator")]
    of = f"({counts[0]} of {counts[1]})" if all(counts) else ""
    return " ".join(filter(None, [cell.get("shown"), of, status])) or words.NOTHING


def _texts(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = _commentary(before), _commentary(after)
    for about in dict.fromkeys([*old, *new]):
        one, other = old.get(about), new.get(about)
        for what in ("text", "state"):
            was, now = (one or {}).get(what, NOT_THERE), (other or {}).get(what, NOT_THERE)
            if was != now:
                label = "Commentary" if what == "text" else "Commentary’s state"
                yield Difference(about, label, was, now)


def _commentary(content: Kept) -> dict[str, Kept]:
    """By the indicator, the section, or the quarter that it is on."""
    return {
        one["code"] or one.get("section") or "The quarter as a whole": one
        for one in content["commentary"]
    }


def _definitions(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = before["definitions"], after["definitions"]
    for code in dict.fromkeys([*old, *new]):
        if code not in old or code not in new:
            there = [NOT_THERE if code not in each else each[code]["title"] for each in (old, new)]
            yield Difference(code, "Indicator", *there)
            continue
        for name in sorted({*old[code], *new[code]} - NOT_TOLD):
            was, now = old[code].get(name), new[code].get(name)
            if was != now and name in old[code] and name in new[code]:
                yield Difference(code, name.replace("_", " ").capitalize(), _word(was), _word(now))


def _policy(before: Kept, after: Kept) -> Iterator[Difference]:
    for name in sorted(set(before["policy"]) - NOT_TOLD):
        was, now = before["policy"][name], after["policy"].get(name)
        if was != now:
            what = name.replace("_", " ").capitalize()
            yield Difference("Judging policy", what, _word(was), _word(now))


def _audits(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = ({each["title"]: each for each in of["audits"]} for of in (before, after))
    for title in dict.fromkeys([*old, *new]):
        was, now = _graded(old.get(title)), _graded(new.get(title))
        if was != now:
            yield Difference("Case audits", title, was, now)


def _graded(found: Kept | None) -> str:
    if found is None:
        return NOT_THERE
    grades = ", ".join(f"{each['count']} {each['name']}" for each in found["grades"])
    return f"{found['of']} final: {grades}"


def _word(said: Any) -> str:
    if isinstance(said, dict):
        return ", ".join(f"{name} {each}" for name, each in sorted(said.items()))
    if isinstance(said, bool):
        return "yes" if said else "no"
    return words.NOTHING if said in (None, "") else str(said)
