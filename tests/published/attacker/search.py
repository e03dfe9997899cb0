"""Looks in outputs for figures that are kept back, beside what they are figures of."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from narratives.models import Snapshot
from tests.published.attacker.lines import lines, numbers_beside
from tests.published.papers import rounded

FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
ABOUT = re.compile(r"/indicators/([^/]+)/")


def kept_back(*snapshots: Snapshot) -> dict[str, set[str]]:
    """By code: the numbers that these snapshots tell staff, however rounded, and nobody else."""
    staff: dict[str, set[str]] = {}
    readers: dict[str, set[str]] = {}
    for snapshot in snapshots:
        content = json.loads(bytes(snapshot.content))
        _add(staff, _figures(content["audiences"]["staff"]))
        _add(readers, _figures(content["audiences"]["published"]))
        _add(readers, _figures({"definitions": content["definitions"]}))
    return {
        code: kept
        for code, figures in staff.items()
        if (kept := figures - readers.get(code, set()))
    }


def names(snapshot: Snapshot) -> dict[str, str]:
    """Codes and titles, each with the code that it stands for; a title of several for none."""
    rows = json.loads(bytes(snapshot.content))["audiences"]["published"]["scorecard"]["indicators"]
    titles = [row["title"] for row in rows]
    return {row["code"]: row["code"] for row in rows} | {
        row["title"]: row["code"] for row in rows if titles.count(row["title"]) == 1
    }


def found(
    made: bytes, kept: Mapping[str, set[str]], named: Mapping[str, str], *, address: str = ""
) -> set[str]:
    """Those that a reader of an output comes upon; where its address names an indicator, all of
    it is about that one."""
    said = list(lines(made))
    beside = list(numbers_beside(named, said))
    if about := ABOUT.search(unquote(address)):
        whole = [about[1], *(each for line in said for each in line)]
        beside += numbers_beside({about[1]: about[1]}, [whole])
    return {
        f"{code}: {figure}"
        for code, numbers in beside
        for figure in numbers & kept.get(code, set())
    }


def _add(to: dict[str, set[str]], more: Mapping[str, set[str]]) -> None:
    for code, figures in more.items():
        to.setdefault(code, set()).update(figures)


def _figures(told: Mapping[str, Any]) -> dict[str, set[str]]:
    by_code: dict[str, set[str]] = {}
    for code, leaf in _leaves(told, ""):
        if code and FIGURE.fullmatch(leaf):
            figure = Decimal(leaf)
            by_code.setdefault(code, set()).update(
                f"{each}" for each in (figure, *(rounded(figure, places) for places in (0, 1, 2)))
            )
    return by_code


def _leaves(data: Any, code: str) -> Iterator[tuple[str, str]]:
    """Each text with the code that it stands under: a member's own, or the key of its place."""
    if isinstance(data, list):
        for each in data:
            yield from _leaves(each, code)
    elif isinstance(data, dict):
        own = data["code"] if isinstance(data.get("code"), str) else code
        for name, each in data.items():
            yield from _leaves(each, own or name)
    elif data is not None:
        yield code, str(data).replace(",", "")
