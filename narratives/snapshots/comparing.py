"""What two contents of snapshots say otherwise, each read for the same audience."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indicators.rules import words
from indicators.rules.standing import Rag, Standing
from kpiportal.rules.words import labelled
from narratives.snapshots.restated import figures

Kept = Mapping[str, Any]
NOT_THERE, NONE = "not there", "none"
# What is said of a definition that nobody reads as a change of it.
NOT_TOLD = {"known_from"}
QUARTER = "The quarter as a whole"
POLICY = "The rules of judging"


class Kind(StrEnum):
    """In the order in which a reader wants to know."""

    FIGURE = "Figures of the month"
    OTHER_MONTHS = "Figures of other months and years"
    EXACT = "Figures only said more exactly"
    STANDING = "Standings"
    REFERENCE = "Targets and comparators"
    WORDS = "Words"
    DEFINITION = "Definitions and rules"
    AUDITS = "Case audits"
    PAPERS = "What the papers say beside the figures"


@dataclass(frozen=True)
class Difference:
    """`about` is an indicator's code, or what else it is about."""

    kind: Kind
    about: str
    what: str
    before: str
    after: str
    title: str = ""


def differences(before: Kept, after: Kept) -> list[Difference]:
    titles = _titles(before) | _titles(after)
    found = [
        *_figures(before, after),
        *_standings(before, after),
        *_references(before, after),
        *_texts(before, after),
        *_definitions(before, after),
        *_policy(before, after),
        *_audits(before, after),
        *_front(before, after),
    ]
    return [
        Difference(**{**vars(each), "title": titles.get(each.about, "")})
        for each in sorted(found, key=lambda each: list(Kind).index(each.kind))
    ]


def _titles(content: Kept) -> dict[str, str]:
    return {row["code"]: row["title"] for row in content["scorecard"]["indicators"]}


def _figures(before: Kept, after: Kept) -> Iterator[Difference]:
    for each in figures(before, after):
        if each.is_exact:
            kind = Kind.EXACT
        else:
            kind = Kind.FIGURE if each.is_of_the_month else Kind.OTHER_MONTHS
        yield Difference(kind, each.code, each.what, each.before, each.after)


def _standings(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = _judged(before), _judged(after)
    for key in old:
        if key in new and old[key] != new[key]:
            yield Difference(Kind.STANDING, *key, old[key], new[key])


def _judged(content: Kept) -> dict[tuple[str, str], str]:
    """By indicator or section, and what it is held against."""
    found = {}
    labels = {each["key"]: each["label"] for each in content["comparators"]}
    for section in content["scorecard"]["sections"]:
        found[section["name"], "The section"] = words.RAG[Rag(section["rag"])]
    for row in content["scorecard"]["indicators"]:
        code, against = row["code"], row["against"]
        target = content["printed"][code].get("target")
        standing = against["target"]["standing"]
        found[code, "Against target"] = words.against_target(
            standing, has_target=target is not None
        )
        found[code, "Since last reported"] = words.trend_of_a_row(row["trend"])
        for key, label in labels.items():
            if key in against:
                word = words.STANDING[Standing(against[key]["standing"] or Standing.NONE)]
                found[code, f"Against {label}"] = word or words.NOTHING
    return found


def _references(before: Kept, after: Kept) -> Iterator[Difference]:
    """Printed with other decimals it is the same."""
    labels = {
        each["key"]: each["label"] for each in (*before["comparators"], *after["comparators"])
    }
    old, new = _held_against(before), _held_against(after)
    for code in filter(new.__contains__, old):
        for key, label in ({"target": "Target"} | labels).items():
            was, now = old[code].get(key), new[code].get(key)
            if (was and was[0]) != (now and now[0]):
                yield Difference(
                    Kind.REFERENCE, code, label, was[1] if was else NONE, now[1] if now else NONE
                )


def _held_against(content: Kept) -> dict[str, dict[str, tuple[str, str]]]:
    """By indicator and what it is held against: exact, and as printed. What is not told is not
    there."""
    return {
        row["code"]: {
            key: (each["reference"], printed)
            for key, each in row["against"].items()
            if (printed := content["printed"][row["code"]].get(key)) is not None
        }
        for row in content["scorecard"]["indicators"]
    }


def _texts(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = _commentary(before), _commentary(after)
    for about in dict.fromkeys([*old, *new]):
        one, other = old.get(about), new.get(about)
        for what, label in (("text", "Commentary"), ("state", "How far it is")):
            was, now = (one or {}).get(what, NOT_THERE), (other or {}).get(what, NOT_THERE)
            if was != now:
                yield Difference(Kind.WORDS, about, label, was, now)


def _commentary(content: Kept) -> dict[str, Kept]:
    """By the indicator, the section, or the quarter that it is on."""
    return {one["code"] or one.get("section") or QUARTER: one for one in content["commentary"]}


def _definitions(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = before["definitions"], after["definitions"]
    for code in dict.fromkeys([*old, *new]):
        if code not in old or code not in new:
            there = [NOT_THERE if code not in each else each[code]["title"] for each in (old, new)]
            yield Difference(Kind.DEFINITION, code, "Indicator", *there)
            continue
        for name in sorted({*old[code], *new[code]} - NOT_TOLD):
            was, now = old[code].get(name), new[code].get(name)
            if was != now and name in old[code] and name in new[code]:
                yield Difference(Kind.DEFINITION, code, labelled(name), _word(was), _word(now))


def _policy(before: Kept, after: Kept) -> Iterator[Difference]:
    for name in sorted(set(before["policy"]) - NOT_TOLD):
        was, now = before["policy"][name], after["policy"].get(name)
        if was != now:
            yield Difference(Kind.DEFINITION, POLICY, labelled(name), _word(was), _word(now))


def _audits(before: Kept, after: Kept) -> Iterator[Difference]:
    old, new = ({each["title"]: each for each in of["audits"]} for of in (before, after))
    for title in dict.fromkeys([*old, *new]):
        was, now = _graded(old.get(title)), _graded(new.get(title))
        if was != now:
            yield Difference(Kind.AUDITS, title, "Graded", was, now)


def _front(before: Kept, after: Kept) -> Iterator[Difference]:
    """Those of the first snapshots held none."""
    old, new = before.get("front", {}), after.get("front", {})
    for name in filter(new.__contains__, old):
        if old[name] != new[name]:
            texts = _word(old[name]), _word(new[name])
            yield Difference(Kind.PAPERS, labelled(name), "Text", *texts)


def _graded(found: Kept | None) -> str:
    if found is None:
        return NOT_THERE
    grades = ", ".join(f"{each['count']} {each['name']}" for each in found["grades"])
    return f"{found['of']} final: {grades}"


def _word(said: Any) -> str:
    if isinstance(said, dict):
        return ", ".join(f"{labelled(name)} {each}" for name, each in sorted(said.items()))
    if isinstance(said, bool):
        return "yes" if said else "no"
    return words.NOTHING if said in (None, "") else str(said)
