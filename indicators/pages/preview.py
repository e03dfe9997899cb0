"""What a page says on top where staff look at it as others would: as whom, and what they miss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.profile.history import History
from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.suppression import SUPPRESSED, Audience
from indicators.scorecard.card import Row
from indicators.scorecard.sheet import Line, Sheet


@dataclass(frozen=True)
class Preview:
    audience: Audience
    # Figures that the page would show, and doesn't.
    held_back: int
    # Where the figures of this month are listed with the reason; None where there is no such list.
    month: Month | None = None

    @property
    def as_seen(self) -> str:
        return words.AS_SEEN[self.audience]

    @property
    def who(self) -> str:
        """In the middle of a sentence."""
        return words.AUDIENCE[self.audience].lower()


def preview(audience: Audience, held_back: int, month: Month | None = None) -> Preview | None:
    """None where staff look at it as themselves."""
    return None if audience.sees_all else Preview(audience, held_back, month)


def held_back_of_rows(rows: Iterable[Row]) -> int:
    return sum(row.status == SUPPRESSED for row in rows)


def held_back_of_lines(sheet: Sheet, lines: Sequence[Line]) -> int:
    """The month's figures, and the months and years beside them."""
    return held_back_of_rows(line.row for line in lines) + sum(
        len(_hidden_beside(sheet, line)) for line in lines
    )


def _hidden_beside(sheet: Sheet, line: Line) -> set[Month]:
    beside = {*sheet.months, *(sheet.outturn_month(line, year) for year in sheet.years)}
    points = {end: line.series.at(end) for end in beside if end != line.row.end}
    return {end for end, point in points.items() if point and point.value is None}


def held_back_of_history(history: History, *, first: Month) -> int:
    """Of the whole and of each category, from the month that the page begins with."""
    series = (history.whole, *history.categories.values())
    return sum(each.is_hidden and each.end >= first for told in series for each in told)
