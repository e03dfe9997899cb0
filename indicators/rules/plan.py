"""A rule of derivation taken apart into nodes, each of which follows from those before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.rules.formula import Code, Formula, Function
from indicators.rules.periods import POINT_IN_TIME, YTD


class Adding(StrEnum):
    """What it takes to add such figures up."""

    COUNTS = "counts"  # as they are
    RATES = "rates"  # as they are: their denominator stays what it is
    PERCENTAGES = "percentages"  # by their numerators and denominators, never themselves


@dataclass(frozen=True)
class Input:
    """What a code stands for in a rule."""

    indicator: int
    months: int
    unit: str


@dataclass(frozen=True)
class Node:
    number: int
    height: int
    function: Function | None
    first: int | None
    second: int | None
    indicator: int | None
    months: int
    adding: Adding
    year_offset: int


def plan(
    formula: Formula, inputs: Mapping[str, Input], *, year_starts: int, nodes: list[Node]
) -> Node:
    """Append a rule's nodes, what it needs before what it makes; the last is the rule itself."""
    if isinstance(formula, Code):
        below: list[Node] = []
        found = inputs.get(formula.code)
        months = found.months if found else POINT_IN_TIME
        adding = _adding(found.unit) if found else Adding.COUNTS
    else:
        below = [
            plan(argument, inputs, year_starts=year_starts, nodes=nodes)
            for argument in formula.arguments
        ]
        found = None
        months = YTD if formula.function is Function.SUM_TO_DATE else below[0].months
        adding = _MAKES.get(formula.function, below[0].adding)
    numbers = [node.number for node in below]
    node = Node(
        number=len(nodes),
        height=1 + max((node.height for node in below), default=-1),
        function=None if isinstance(formula, Code) else formula.function,
        first=numbers[0] if numbers else None,
        second=numbers[1] if len(numbers) > 1 else None,
        indicator=found.indicator if found else None,
        months=months,
        adding=adding,
        year_offset=year_starts - 1,
    )
    nodes.append(node)
    return node


_MAKES = {Function.PERCENT: Adding.PERCENTAGES, Function.PER_10000: Adding.RATES}


def _adding(unit: str) -> Adding:
    if unit == "percent":
        return Adding.PERCENTAGES
    return Adding.RATES if unit.startswith("per_") else Adding.COUNTS
