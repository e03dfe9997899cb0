"""Which rows of the scorecard are asked for: the paper's slicers, and what its totals lead to."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from indicators.models import Definition, Kind, Unit
from indicators.rules import words
from indicators.rules.standing import Rag, Standing, Trend
from indicators.scorecard.sheet import Line
from kpiportal.pages.forms import QuickSelect

LONGEST_SEARCH = 200
MINE, YES = "mine", "yes"
TURNED = [("yes", "Turned"), ("green", "To green"), ("amber", "To amber"), ("red", "To red")]
Keeps = Callable[[Line, str], bool]


def _one_of(
    label: str, keeps: Keeps, choices: Sequence[tuple[str, str]] = ()
) -> django_filters.ChoiceFilter:
    """Lines that are so; its choices, where the council names them, come from the lines."""
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label="All", method=_those(keeps), widget=QuickSelect
    )


def _those(keeps: Keeps) -> Callable[[list[Line], str, str], list[Line]]:
    return lambda lines, _, value: [line for line in lines if keeps(line, value)]


def _said(name: str) -> Keeps:
    return lambda line, value: getattr(line.definition, name) == value


def _turned(line: Line, value: str) -> bool:
    return line.turned_from is not None and value in {YES, line.rag}


def _found(line: Line, text: str) -> bool:
    """Every word of it, in the code or the title."""
    said = f"{line.row.code} {line.definition.title}".casefold()
    return all(word in said for word in text.casefold().split())


class Filters(django_filters.FilterSet):
    """Of lines that are worked out already, so it never asks the database."""

    q = django_filters.CharFilter(
        label="Search",
        max_length=LONGEST_SEARCH,
        method=_those(_found),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    section = _one_of("Section", _said("section"))
    service = _one_of("Service", _said("service"))
    tier = _one_of("Tier", _said("tier"))
    lead = _one_of("Lead officer", lambda line, value: line.lead == value)
    unit = _one_of("Unit", _said("unit"), Unit.choices)
    level = _one_of("Level", _said("level"))
    theme = _one_of("Theme", _said("theme"))
    kind = _one_of("Kind", _said("kind"), Kind.choices)
    rag = _one_of(
        "RAG", lambda line, value: line.rag == value, [(each, words.RAG[each]) for each in Rag]
    )
    target = _one_of(
        "Against target",
        lambda line, value: line.standing == value,
        [(each, words.TARGET[each]) for each in Standing],
    )
    trend = _one_of(
        "Trend",
        lambda line, value: line.trend == value,
        [(each, words.TREND[each]) for each in Trend],
    )
    turned = _one_of("Turned since last month", _turned, TURNED)
    mine = django_filters.ChoiceFilter(
        label="Mine",
        choices=[(YES, "Those I lead")],
        empty_label="All",
        method="only_mine",
        widget=QuickSelect,
    )

    def __init__(self, asked: QueryDict, lines: list[Line], *, led: Collection[int]):
        super().__init__(asked, Definition.objects.none())
        self.lines, self._led = lines, led
        for name in ("section", "service", "tier", "level", "theme"):
            self._offer(name, (getattr(line.definition, name) for line in lines))
        self._offer("lead", (line.lead for line in lines))
        self.form.says_optional = False

    def _offer(self, name: str, said: Iterable[str]) -> None:
        """In the order in which they first appear."""
        self.filters[name].extra["choices"] = [(each, each) for each in dict.fromkeys(said) if each]

    @property
    def fields(self) -> list[BoundField]:
        """But the search, and what the council's indicators don't say at all."""
        return [
            field
            for field in self.form
            if field.name != "q" and (len(field.field.choices) > 1 or field.errors)
        ]

    @property
    def kept(self) -> list[Line]:
        return self.kept_but(None)

    def kept_but(self, left_out: str | None) -> list[Line]:
        """Those that all filters keep but one: of them a total says how many there would be."""
        lines = self.lines
        for name, value in self.form.cleaned_data.items():
            if name != left_out and value:
                lines = self.filters[name].filter(lines, value)
        return lines

    def only_mine(self, lines: list[Line], _: str, __: str) -> list[Line]:
        return [line for line in lines if line.definition.indicator_id in self._led]

    @property
    def used(self) -> "list[Used]":
        """What is asked for, in words."""
        return [
            Used(name, str(self.filters[name].label), self._in_words(name, value))
            for name, value in self.form.cleaned_data.items()
            if value
        ]

    def _in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(value, f"“{value}”"))


@dataclass(frozen=True)
class Used:
    name: str
    label: str
    value: str
