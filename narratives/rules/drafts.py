"""Sentences that an indicator's figures bear out, with how much each of them matters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from indicators.rules.display import half_away, plain
from indicators.rules.periods import Month
from indicators.rules.spans import decimal
from kpiportal.rules.words import listed
from narratives.rules.claims import amounts as held
from narratives.rules.claims.facts import PERCENT, Subject
from narratives.rules.claims.when import Calendar
from narratives.rules.points import Point, as_shown, decimals, points_of, written

# Moves in one direction from which a run is worth a sentence, and months for a high or low.
RUN, PEAK = 3, 6
# XmR: a move of more than this many mean moving ranges is unusual.
UNUSUAL = Fraction(266, 100)


class Side(StrEnum):
    WELL = "going well"
    IMPROVE = "to improve"
    NOTE = "to note"


@dataclass(frozen=True)
class Draft:
    """One sentence about one indicator. A greater weight comes first."""

    code: str
    title: str
    side: Side
    weight: Decimal
    text: str

    @property
    def in_full(self) -> str:
        """With the indicator that it speaks of, for where others stand beside it."""
        return f"{self.title.rstrip(' .')}: {self.text}"


def drafts(subject: Subject, calendar: Calendar, labels: Mapping[str, str]) -> list[Draft]:
    """The sentences about the month's figure, the weightiest first; none where it has none."""
    points = points_of(subject, calendar)
    if not points or points[-1].end != calendar.month:
        return []
    writer = _Writer(subject, calendar, labels, points)
    side = writer.side
    found = [
        Draft(subject.code, subject.titles[0], side, weight, text)
        for weight, text in writer.sentences()
    ]
    return sorted(found, key=lambda each: -each.weight)


def is_unusual(subject: Subject, calendar: Calendar) -> bool:
    """Whether the month's figure lies further from the one before than moves usually do.

    Nobody asks it of a running total, which begins again each year.
    """
    points = points_of(subject, calendar)
    if not points or points[-1].end != calendar.month or subject.is_to_date:
        return False
    return _is_unusual(points)


def _is_unusual(points: Sequence[Point]) -> bool:
    moves = [abs(two.amount.number - one.amount.number) for one, two in pairwise(points)]
    if len(moves) < PEAK:
        return False
    usual = sum(moves[:-1], Fraction(0)) / (len(moves) - 1)
    return bool(usual) and moves[-1] > UNUSUAL * usual


@dataclass(frozen=True)
class _Writer:
    subject: Subject
    calendar: Calendar
    labels: Mapping[str, str]
    points: Sequence[Point]

    @property
    def now(self) -> Point:
        return self.points[-1]

    @property
    def target(self) -> Decimal | None:
        return self.subject.targets.get(self.calendar.month)

    @property
    def side(self) -> Side:
        """By the target; without one by the move since the time before."""
        good = {"bigger": 1, "smaller": -1}.get(self.subject.better)
        if good is None:
            return Side.NOTE
        if self.target is not None:
            return Side.WELL if good * (self.now.shown - self.target) >= 0 else Side.IMPROVE
        by = self.now.shown - self.points[-2].shown if len(self.points) > 1 else Decimal(0)
        if not by or self.subject.is_demand:
            return Side.NOTE
        return Side.WELL if good * by > 0 else Side.IMPROVE

    def sentences(self) -> Iterator[tuple[Decimal, str]]:
        matters = self._matters()
        yield matters + 1, self._figure()
        for weight, text in (
            (Decimal("0.2"), self._comparators()),
            (Decimal("0.5"), self._change()),
            (Decimal("0.4"), self._year_ago()),
            (Decimal("0.6"), self._run()),
            (Decimal("0.3"), self._peak()),
            (Decimal("0.1"), self._projection()),
        ):
            if text:
                yield matters + weight, text

    def _matters(self) -> Decimal:
        """The gap to target, for how long, how unusual, and how many are concerned."""
        weight = Decimal("0.5") if _is_unusual(self.points) else Decimal(0)
        if self.target is not None:
            gap = abs(self.now.shown - self.target) / max(abs(self.target), Decimal(1))
            weight += min(gap, Decimal(3)) + Decimal(self._months_behind()) / 20
        concerned = self.now.amount.denominator or (
            self.now.amount.number if self.subject.counts else None
        )
        if concerned and concerned > 1:
            weight += decimal(concerned).log10() / 10
        return weight.quantize(Decimal("0.0001"))

    def _months_behind(self) -> int:
        good = {"bigger": 1, "smaller": -1}.get(self.subject.better, 0)
        behind = 0
        for each in reversed(self.points):
            if self.target is None or good * (each.shown - self.target) >= 0:
                break
            behind += 1
        return behind

    def _figure(self) -> str:
        text = f"{self.now.written}{self._counts()} {self._at(self.calendar.month)}"
        if self.target is None:
            return text + "."
        target = written(self.subject, self.target)
        if self.now.shown == self.target:
            return f"{text}, level with the target of {target}."
        return f"{text}, {_above(self.now.shown, self.target)} the target of {target}."

    def _counts(self) -> str:
        top, bottom = self.now.amount.numerator, self.now.amount.denominator
        is_share = self.subject.unit == PERCENT and not self.subject.counts_children
        if top is None or not bottom or not is_share:
            return ""
        return f" ({_whole(top)} of {_whole(bottom)})"

    def _at(self, month: Month) -> str:
        return f"at the end of {month.label}" if self.subject.is_stock else f"in {month.label}"

    def _comparators(self) -> str:
        """Those whose figure was rounded alike are told apart only where they differ."""
        told: dict[str, list[str]] = {}
        dates = set()
        for key, others in self.subject.benchmarks.items():
            if not others or others[-1].held.value is None:
                continue
            other = others[-1].held.value
            if self.now.shown == other:
                continue
            label = _in_text(self.labels.get(key, key))
            told.setdefault(_above(self.now.shown, other), []).append(
                f"{label} ({written(self.subject, other)})"
            )
            dates.add(others[-1].end)
        if not told or len(dates) > 1:
            return ""
        parts = [f"{way} {listed(names)}" for way, names in sorted(told.items())]
        dated = dates.pop().label
        return f"{self.now.written} is {' and '.join(parts)}; their figures are of {dated}."

    def _change(self) -> str:
        if len(self.points) < 2:
            return ""
        before = self.points[-2]
        return self._moved(before, f"{before.end.label}")

    def _year_ago(self) -> str:
        end = self.calendar.month - 12
        before = next((each for each in self.points if each.end == end), None)
        return self._moved(before, end.label) if before else ""

    def _moved(self, before: Point, when: str) -> str:
        now = self.now
        if now.shown == before.shown:
            return f"The figure was the same in {when}: {before.written}."
        way = "up" if now.shown > before.shown else "down"
        text = f"It is {way} from {before.written} in {when} to {now.written}"
        by = abs(now.shown - before.shown)
        if self.subject.unit == PERCENT:
            exact = half_away(decimal(abs(now.amount.number - before.amount.number)), decimals(by))
            points = "percentage point" if by == 1 else "percentage points"
            return f"{text}, {way} {plain(by)} {points}." if exact == by else f"{text}."
        return f"{text}."

    def _run(self) -> str:
        """How long it has gone one way, month by month."""
        first = self._run_starts()
        if first is None or self.subject.months not in {0, 1, -1}:
            return ""
        way = "risen" if self.now.shown > first.shown else "fallen"
        return f"It has {way} every month since {first.end.label}, from {first.written}."

    def _run_starts(self) -> Point | None:
        start = self.now
        way = 0
        year = self.calendar.month.year_start(self.calendar.year_starts)
        for one, two in zip(reversed(self.points[:-1]), reversed(self.points), strict=False):
            by = (two.shown > one.shown) - (two.shown < one.shown)
            follows = one.end == two.end - 1 and (not self.subject.is_to_date or one.end >= year)
            if not by or (way and by != way) or not follows:
                break
            way, start = by, one
        moves = start.end.months_until(self.now.end)
        return start if moves >= RUN else None

    def _peak(self) -> str:
        """The highest or lowest of the year so far."""
        first = self.calendar.month.year_start(self.calendar.year_starts)
        year = [each for each in self.points if each.end >= first]
        others = [each.shown for each in year[:-1]]
        if len(year) < PEAK or (self.subject.counts and self.subject.is_to_date):
            return ""
        if self.now.shown > max(others):
            return f"{self.now.written} is the highest since {year[0].end.label}."
        if self.now.shown < min(others):
            return f"{self.now.written} is the lowest since {year[0].end.label}."
        return ""

    def _projection(self) -> str:
        if not self.subject.is_to_date:
            return ""
        ends = held.projected(self.subject, self.subject.whole, self.calendar.month)
        if not ends or self.calendar.month.month == (self.calendar.year_starts + 10) % 12 + 1:
            return ""
        shown = written(self.subject, as_shown(self.subject, ends[0].number))
        return f"At this rate the year would end at {shown}."


def _above(one: Decimal, other: Decimal) -> str:
    return "above" if one > other else "below"


def _whole(number: Fraction) -> str:
    return f"{decimal(number):,f}"


def _in_text(label: str) -> str:
    """England as it is; the North East, statistical neighbours in the middle of a sentence."""
    if label.startswith(("North", "South", "East", "West")):
        return f"the {label}"
    if label == "Region":
        return "the region"
    return label[0].lower() + label[1:] if " neighbours" in label else label
