"""How an indicator follows from others: the small language of the `derive` column.

    sum_to_date(X)    per_10000(X)    percent(X, Y)

They nest. A code is any text without brackets and commas, so it may hold spaces.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Function(StrEnum):
    SUM_TO_DATE = "sum_to_date"
    PER_10000 = "per_10000"
    PERCENT = "percent"


TAKES = {Function.SUM_TO_DATE: 1, Function.PER_10000: 1, Function.PERCENT: 2}
HOW = "write sum_to_date(X), per_10000(X) or percent(X, Y)"

_TOKEN = re.compile(r"[(),]|[^(),]+")


class FormulaError(ValueError):
    """A rule that can't be read. Its text is a sentence for whoever wrote the rule."""


@dataclass(frozen=True)
class Code:
    """Another indicator, by its code."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Call:
    function: Function
    arguments: tuple["Formula", ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


Formula = Code | Call


def parse(text: str) -> Call:
    """Read a rule; a FormulaError says what is wrong with it."""
    words = [word for word in (found.strip() for found in _TOKEN.findall(text)) if word]
    formula, rest = _read(words, text)
    if rest:
        raise FormulaError(f"{text!r} goes on after its end, at {rest[0]!r}: {HOW}.")
    if isinstance(formula, Code):
        raise FormulaError(f"{text!r} is no rule: {HOW}.")
    return formula


def _read(words: list[str], text: str) -> tuple[Formula, list[str]]:
    if not words or words[0] in "(),":
        found = f"{words[0]!r} stands" if words else "it ends"
        raise FormulaError(f"In {text!r} {found} where a code or a rule should: {HOW}.")
    name, rest = words[0], words[1:]
    if rest[:1] != ["("]:
        return Code(name), rest
    if name not in TAKES:
        raise FormulaError(f"{name!r} is not known as a rule: {HOW}.")
    function, arguments = Function(name), []
    separator = "("
    while rest[:1] == [separator]:
        argument, rest = _read(rest[1:], text)
        arguments.append(argument)
        separator = ","
    if rest[:1] != [")"]:
        raise FormulaError(f"In {text!r} a bracket is not closed.")
    if len(arguments) != TAKES[function]:
        raise FormulaError(
            f"{function} takes {TAKES[function]}, and {text!r} gives it {len(arguments)}: {HOW}."
        )
    return Call(function, tuple(arguments)), rest[1:]


def codes(formula: Formula) -> frozenset[str]:
    """The indicators that a rule speaks of."""
    if isinstance(formula, Code):
        return frozenset([formula.code])
    return frozenset().union(*(codes(argument) for argument in formula.arguments))


def circles(rules: Mapping[str, Formula]) -> list[tuple[str, ...]]:
    """Rules that follow from themselves: each circle once, from its earliest code on."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in rules:
        if start not in done:
            found.extend(_circles_from(start, rules, done))
    return found


def _circles_from(
    start: str, rules: Mapping[str, Formula], done: set[str]
) -> Iterator[tuple[str, ...]]:
    """Walk down without recursion: a chain of rules may be longer than Python's stack."""
    path = [start]
    ahead = [iter(_inputs(start, rules))]
    while path:
        code = next(ahead[-1], None)
        if code is None:
            done.add(path.pop())
            ahead.pop()
        elif code in path:
            yield _from_earliest(tuple(path[path.index(code) :]), list(rules))
        elif code not in done:
            path.append(code)
            ahead.append(iter(_inputs(code, rules)))


def _inputs(code: str, rules: Mapping[str, Formula]) -> list[str]:
    return sorted(codes(rules[code]) & rules.keys()) if code in rules else []


def _from_earliest(circle: tuple[str, ...], order: list[str]) -> tuple[str, ...]:
    first = circle.index(min(circle, key=order.index))
    return circle[first:] + circle[:first]


def levels(rules: Mapping[str, Formula]) -> list[list[str]]:
    """The derived codes, level by level: each follows only from levels before its own."""
    waiting = {code: codes(formula) & rules.keys() for code, formula in rules.items()}
    found: list[list[str]] = []
    while waiting:
        ready = [code for code, inputs in waiting.items() if not inputs & waiting.keys()]
        if not ready:
            raise FormulaError(f"These rules go in a circle: {', '.join(sorted(waiting))}.")
        found.append(ready)
        for code in ready:
            del waiting[code]
    return found
