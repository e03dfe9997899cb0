"""A figure of an edition in plain words, for readers who are no analysts."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.periods import Month, year_name

# What stands behind a figure.
UNITS = {
    "number": "",
    "percent": "%",
    "per_1000": " per 1,000",
    "per_10000": " per 10,000",
    "per_100000": " per 100,000",
    "days": " days",
    "score": "",
    "ratio": "",
}
BETTER = {"bigger": "Bigger is better.", "smaller": "Smaller is better."}
WHY_NONE = {
    "suppressed": "Not shown: the numbers are so small that they could tell who is meant.",
    "not_due": "Not due yet.",
    "not_available": "Not available.",
    "missing": "No figure.",
}
BY_CATEGORY = "Counted by category."
NO_FIGURE = "No figure"


@dataclass(frozen=True)
class Compared:
    """Somebody else's figure, and ours beside it."""

    label: str
    figure: str
    when: str
    standing: str = ""
    aim: str = ""
    differs: bool = False

    @property
    def words(self) -> str:
        """22% (2015-16). We do worse. Our target is easier to meet."""
        figure = f"{self.figure} ({self.when})." if self.when else f"{self.figure}."
        apart = "It is counted differently there." if self.differs else ""
        said = (figure, BESIDE.get(self.standing, ""), self.aim, apart)
        return " ".join(each for each in said if each)


def with_unit(shown: str, unit: str) -> str:
    """24%; 1,204; 45 per 10,000."""
    return f"{Decimal(shown):,}{UNITS.get(unit, '')}"


def counts(numerator: str | None, denominator: str | None) -> str:
    """133 of 577"""
    if numerator is None or denominator is None:
        return ""
    return f"{Decimal(numerator):,} of {Decimal(denominator):,}"


def covering(end: str | None, months: str, starts: int) -> str:
    """September 2017; at the end of September 2017; 2016-17; April to September 2017."""
    if end is None:
        return ""
    month = Month.from_text(end)
    if months == "0":
        return f"at the end of {month.label}"
    if months == "1":
        return month.label
    first = month.year_start(starts) if months == "ytd" else month - (int(months) - 1)
    if months == "12" and first.month == starts:
        return year_name(first.year, starts)
    return f"{first.label} to {month.label}"


def stated(figure: str, counted: str, when: str) -> str:
    """24% (133 of 577), April 2017 to September 2017."""
    said = f"{figure} ({counted})" if counted else figure
    return f"{said}, {when}." if when else f"{said}."


def judged(*, target: str, standing: str, before: str, trend: str) -> str:
    """Our target is 20%: we miss it. Last time it was 22%: not as good now."""
    parts = []
    if target:
        parts.append(_with_a_turn(f"Our target is {target}", WE.get(standing, "")))
    if before:
        parts.append(_with_a_turn(f"Last time it was {before}", TURNED.get(trend, "")))
    return " ".join(parts)


WE = {
    "ahead": "we do better",
    "level": "we meet it",
    "near": "we are near it",
    "behind": "we miss it",
}
BESIDE = {
    "ahead": "We do better.",
    "level": "We do the same.",
    "near": "We are near it.",
    "behind": "We do worse.",
}
TURNED = {"better": "better now", "same": "the same now", "worse": "not as good now"}


def _with_a_turn(said: str, turn: str) -> str:
    return f"{said}: {turn}." if turn else f"{said}."


def aim(*, target: Decimal | None, other: Decimal | None, better: str) -> str:
    """A target that is easier than what others reach already is said to be so."""
    if target is None or other is None or better not in BETTER:
        return ""
    if target == other:
        return "Our target is the same."
    easier = target < other if better == "bigger" else target > other
    return "Our target is easier to meet." if easier else "Our target asks for more."
