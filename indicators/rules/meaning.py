"""What a figure means, in a sentence or two: what it is, which way is good, how it compares."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.standing import Standing
from kpiportal.rules.words import listed

DIRECTION = {
    "bigger": "Bigger is better",
    "smaller": "Smaller is better",
    "neutral": "Neither bigger nor smaller is better",
}
TARGET = {
    Standing.AHEAD: "better than the target of",
    Standing.LEVEL: "on the target of",
    Standing.NEAR: "near the target of",
    Standing.BEHIND: "missing the target of",
}
# In the order in which they are said.
COMPARED = {
    Standing.BEHIND: "worse than",
    Standing.NEAR: "near",
    Standing.LEVEL: "level with",
    Standing.AHEAD: "better than",
}
LIES = {1: "above", 0: "level with", -1: "below"}
WHY_NONE = {
    "suppressed": "is kept back: it could tell who is meant",
    "not_due": "is not due",
    "not_available": "is not available",
}


@dataclass(frozen=True)
class Beside:
    """Something that a figure is held against, as people see it."""

    name: str
    shown: str
    standing: Standing
    # Whether the figure is greater (1), the same (0) or less (-1).
    lies: int
    differs: bool = False

    @property
    def words(self) -> str:
        figure = f"{self.shown}, defined otherwise" if self.differs else self.shown
        return f"{self.name} ({figure})"


@dataclass(frozen=True)
class Figure:
    """A figure as people see it; `shown` is empty where none may be told or known."""

    month: Month
    end: Month
    months: int
    shown: str
    status: str
    better: str
    # Where a running total begins.
    year_starts: int = 4
    numerator: str = ""
    denominator: str = ""
    counted: str = ""
    target: Beside | None = None
    comparators: Sequence[Beside] = ()
    before: Beside | None = None


def meaning(figure: Figure) -> str:
    if not figure.shown:
        why = WHY_NONE.get(figure.status, "is not known")
        return f"The figure {covering(figure.months, figure.end, figure.year_starts)} {why}."
    return " ".join([_itself(figure), *_compared(figure)])


def headline(figure: Figure) -> str:
    """The one thing that a chart of it bears out, without a full stop."""
    when = covering(figure.months, figure.end, figure.year_starts)
    if not figure.shown:
        return f"No figure to tell {when}"
    said = next(_clauses(figure), "")
    return f"{figure.shown} {when}, {said}" if said else f"{figure.shown} {when}"


def covering(months: int, end: Month, year_starts: int) -> str:
    """ "in December 2017", "at the end of December 2017", "from April to December 2017"."""
    if months == POINT_IN_TIME:
        return f"at the end of {end.label}"
    if months == YEAR_TO_DATE:
        first = end.year_start(year_starts)
        months = first.months_until(end) + 1
        if months > 1:
            since = first.label if first.year < end.year else first.label.split()[0]
            return f"from {since} to {end.label}"
    return f"in {end.label}" if months == 1 else f"in the {months} months to {end.label}"


def _itself(figure: Figure) -> str:
    counts = ""
    if figure.numerator and figure.denominator:
        counts = f"{figure.numerator} of {figure.denominator}"
        counts = f"{counts} {figure.counted}, " if figure.counted else f"{counts}, "
    when = covering(figure.months, figure.end, figure.year_starts)
    comma = "," if counts else ""
    provisional = ", provisional" if figure.status == "provisional" else ""
    newer = "" if figure.end == figure.month else f" Nothing is known of {figure.month.label}."
    return f"{counts}{figure.shown}{comma} {when}{provisional}.{newer}"


def _compared(figure: Figure) -> Iterator[str]:
    clauses = list(_clauses(figure))
    direction = DIRECTION[figure.better]
    yield f"{direction}: it is {listed(clauses)}." if clauses else f"{direction}."


def _clauses(figure: Figure) -> Iterator[str]:
    if figure.target and figure.target.standing in TARGET:
        yield f"{TARGET[figure.target.standing]} {figure.target.shown}"
    for standing, word in COMPARED.items():
        named = [each.words for each in figure.comparators if each.standing is standing]
        if named:
            yield f"{word} {listed(named)}"
    for lies, word in LIES.items():
        named = [
            each.words
            for each in figure.comparators
            if each.standing is Standing.NONE and each.lies == lies
        ]
        if named:
            yield f"{word} {listed(named)}"
    if figure.before:
        before = figure.before
        word = COMPARED.get(before.standing) or LIES[before.lies]
        yield f"{word} the {before.shown} before"


_PART_OF = re.compile(
    r"(?:%|percentage|proportion)(?: of)?(?: (?:the|all|newly|completed|initial|subsequent))*"
    r" (?:(looked[- ]after children|lac|cla)|(care leavers|children|young people|contacts"
    r"|referrals|assessments|reviews|visits|cases|interviews|conferences|plans))\b",
    re.IGNORECASE,
)


def counted_in(title: str) -> str:
    """What a percentage of this title is of: "children" of "% of children becoming …".

    Empty where the title doesn't begin its words so: a wrong noun is worse than none.
    """
    found = _PART_OF.search(title)
    if not found:
        return ""
    return "looked after children" if found[1] else str(found[2]).lower()
