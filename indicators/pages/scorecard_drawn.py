"""The scorecard's page but for what only its reader is told: drawn once for all who ask the same.

It is drawn without a request. All that goes into it is given, and is what it is kept by: so
nobody can be shown what was drawn of anything that they may not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from indicators.pages.preview import held_back_of_lines
from indicators.pages.scorecard_asked import Asked, View, address, asked_of, sortable
from indicators.pages.scorecard_table import ScorecardTable
from indicators.rules import words
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.rules.standing import Rag
from indicators.scorecard.sheet import Sheet, totals

KEPT = 32
DOWNLOADS = {
    "xlsx": "Excel",
    "csv": "CSV",
    "pdf-a3": "PDF, A3",
    "pdf-a4": "PDF, A4",
    "json": "JSON",
}


class Drawn(NamedTuple):
    asks: SafeString
    totals: SafeString
    rows: SafeString
    # With a filter that isn't offered.
    forms: list[BaseForm]
    # Of the rows, from those whom it is drawn for.
    held_back: int


@dataclass(frozen=True)
class Total:
    """How many there are, and the address of just those; of all again where they are chosen."""

    key: str
    word: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Turned:
    """What came to this standing in the month, as code and section."""

    rag: Rag
    url: str
    who: list[tuple[str, str]]


class Order(NamedTuple):
    key: str
    label: str
    is_chosen: bool


@lru_cache(maxsize=KEPT)
def drawn(sheet: Sheet, query: str, newest: Month, theirs: frozenset[int]) -> Drawn:
    """A valid view's parts. `theirs`: the indicators that its reader leads, where the query asks
    for those alone."""
    given = QueryDict(query)
    view = View(given, newest=newest)
    assert view.is_valid()
    asked = asked_of(view, sheet, given, theirs)
    form = asked.filters.form
    return Drawn(
        asks(view, asked),
        _part("totals", _totals_context(asked, given)),
        _part("rows", _rows_context(asked, given)),
        [form] if form.errors else [],
        0 if sheet.card.audience.sees_all else held_back_of_lines(sheet, asked.lines),
    )


def asks(view: View, asked: Asked | None = None) -> SafeString:
    """The form; of a view that is wrong there is nothing to filter or to sort."""
    filters = asked and asked.filters
    context = {
        "view": view,
        "filters": filters,
        "is_open": bool(view.errors or (filters and filters.form.errors)),
        "orders": _orders(asked) if asked else [],
    }
    return _part("asks", context)


def _orders(asked: Asked) -> list[Order]:
    """What the headings offer, which a narrow screen hasn't; but what no line has."""
    offered = [("", "Section by section")]
    for key, column in sortable(asked.sheet).items():
        if any(column.sort and column.sort(line) is not None for line in asked.sheet.lines):
            offered += [(key, column.label), (f"-{key}", f"{column.label}, descending")]
    return [Order(key, label, key == asked.order) for key, label in offered]


def _part(name: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"indicators/scorecard_{name}.html", context)


def _totals_context(asked: Asked, query: QueryDict) -> dict[str, Any]:
    return {
        "totals": _totals(asked, query),
        "turned": _turned(asked, query),
        "before": (asked.sheet.card.month - 1).label,
    }


def _rows_context(asked: Asked, query: QueryDict) -> dict[str, Any]:
    card = asked.sheet.card
    return {
        "card": card,
        "table": ScorecardTable(asked, query) if asked.lines else None,
        "shown": len(asked.lines),
        "chips": _chips(asked, query),
        "clear": address(query, **dict.fromkeys(("sort", *asked.filters.filters), "")),
        "downloads": _downloads(asked, query),
        "tolerance": plain(card.policy.tolerance * 100) if card.policy else "",
    }


def _downloads(asked: Asked, query: QueryDict) -> list[tuple[str, str]]:
    """Of the month that is shown, also where the address names none."""
    asks = address(query, month=asked.sheet.card.month)
    return [
        (label, reverse("scorecard_download", args=[kind]) + asks)
        for kind, label in DOWNLOADS.items()
    ]


def _chips(asked: Asked, query: QueryDict) -> list[Chip]:
    if not asked.filters.is_valid():
        return []
    chips = [
        Chip(used.label, used.value, address(query, **{used.name: ""}))
        for used in asked.filters.used
    ]
    if asked.order:
        label, value = asked.says[-1]
        chips.append(Chip(label, value, address(query, sort="")))
    return chips


def _totals(asked: Asked, query: QueryDict) -> list[tuple[str, list[Total]]]:
    """Of what the other filters keep. The whole card's count what no row may say: see `counted`."""
    filters, every = asked.filters, asked.sheet.lines
    is_filtered = filters.is_valid() and filters.used
    _, targets = totals(asked.sheet, filters.kept_but("target") if is_filtered else every)
    trends, _ = totals(asked.sheet, filters.kept_but("trend") if is_filtered else every)
    return [
        ("Against target", _row_of_totals("target", words.TARGET, targets, query)),
        ("Since last reported", _row_of_totals("trend", words.TREND, trends, query)),
    ]


def _row_of_totals(
    name: str, said: Mapping[Any, str], counted: Mapping[Any, int], query: QueryDict
) -> list[Total]:
    chosen = query.get(name)
    return [
        Total(
            f"{name}-{each}",
            word,
            counted.get(each, 0),
            address(query, **{name: "" if chosen == each else each}),
            chosen == each,
        )
        for each, word in said.items()
    ]


def _turned(asked: Asked, query: QueryDict) -> list[Turned]:
    """The worst first."""
    return [
        Turned(
            rag,
            address(query, turned=rag),
            [
                (line.row.code, line.definition.section)
                for line in asked.sheet.lines
                if line.turned_from and line.rag is rag
            ],
        )
        for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)
        if any(line.turned_from and line.rag is rag for line in asked.sheet.lines)
    ]
