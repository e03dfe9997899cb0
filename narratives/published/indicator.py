"""One indicator in an edition: its figure, how it stands, beside whom, over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.charts import lines
from indicators.charts.chart import Chart
from indicators.charts.levels import Level, Step
from indicators.charts.series import Lines, Point
from indicators.rules import words
from indicators.rules.periods import Month
from narratives.published.comments import Comment, comment_on
from narratives.rules import plain_words
from narratives.rules.by_category import is_by_category
from narratives.rules.plain_words import Compared
from narratives.rules.prompts import About

APRIL = 4
LEAST_POINTS = 2
# Without a figure, and yet something to say of the month.
SAYS_WHY = {"suppressed", "not_available"}


@dataclass(frozen=True)
class Cell:
    """One month of a series."""

    month: Month
    value: Decimal | None
    figure: str
    counts: str


@dataclass(frozen=True)
class Indicator:
    """One row of what is published, and all that the edition holds of it."""

    row: Mapping[str, Any]
    content: Mapping[str, Any]

    @property
    def code(self) -> str:
        return str(self.row["code"])

    @property
    def title(self) -> str:
        return str(self.row["title"])

    @property
    def section(self) -> str:
        return str(self.row["section"])

    @cached_property
    def definition(self) -> Mapping[str, Any]:
        return dict(self.content["definitions"].get(self.code, {}))

    @property
    def unit(self) -> str:
        return str(self.definition.get("unit", "number"))

    @property
    def figure(self) -> str:
        """The figure with its unit; empty where there is none or it is kept back."""
        return self._shown(self.row["shown"])

    @property
    def why_none(self) -> str:
        if self.figure:
            return ""
        if self._is_by_category:
            return plain_words.BY_CATEGORY
        return plain_words.WHY_NONE.get(self.row["status"], "No figure.")

    @property
    def is_provisional(self) -> bool:
        return bool(self.row["status"] == "provisional")

    @property
    def counts(self) -> str:
        if not self.figure or self.unit == "number":
            return ""
        return plain_words.counts(self.row["numerator"], self.row["denominator"])

    @property
    def when(self) -> str:
        return plain_words.covering(self.row["end"], self.row["months"], self._starts)

    @property
    def target(self) -> str:
        return self._printed("target")

    @property
    def before(self) -> str:
        return self._printed("previous")

    @property
    def year_ago(self) -> str:
        return self._printed("year_ago")

    @property
    def rag(self) -> str:
        return str(self.row["against"]["target"]["rag"] or "none")

    @property
    def standing(self) -> str:
        """Better than target, near target, missing target, not judged, no target, no figure."""
        target = self.row["against"]["target"]
        has_target = target["reference"] is not None or self._target_in_force is not None
        is_there = self.figure or self._is_by_category or self.row["status"] == "suppressed"
        if has_target and not is_there:
            return plain_words.NO_FIGURE
        return words.against_target(target["standing"], has_target=has_target)

    @property
    def trend(self) -> str:
        return words.trend_of_a_row(self.row["trend"])

    @property
    def good(self) -> str:
        return plain_words.BETTER.get(str(self.definition.get("better")), "")

    @property
    def judged(self) -> str:
        """How it stands: against our target, and against the time before."""
        if not self.figure:
            return ""
        return plain_words.judged(
            target=self.target,
            standing=str(self.row["against"]["target"]["standing"]),
            before=self.before,
            trend=str(self.row["trend"]),
        )

    @property
    def sentence(self) -> str:
        if not self.figure:
            return self.why_none
        stated = plain_words.stated(self.figure, self.counts, self.when)
        return f"{stated} {self.judged}".strip()

    @cached_property
    def compared(self) -> list[Compared]:
        return [
            self._compared(each["key"], each["label"])
            for each in self.content["comparators"]
            if self._printed(each["key"])
        ]

    @property
    def comment(self) -> Comment | None:
        return comment_on(self.content, About.INDICATOR, of=self.code)

    @cached_property
    def cells(self) -> list[Cell]:
        """The year before and this one, month by month, as far as the edition holds them."""
        column, months = self._column
        if column is None:
            return []
        whole = column["whole"]
        before = zip([month - 12 for month in months], whole["last_year"], strict=True)
        now = zip(months, whole["months"], strict=True)
        return [
            self._cell(month, cell)
            for month, cell in (*before, *now)
            if cell is not None and (cell.get("value") or cell.get("status") in SAYS_WHY)
        ]

    @cached_property
    def chart(self) -> Chart | None:
        if sum(cell.value is not None for cell in self.cells) < LEAST_POINTS:
            return None
        cells = self.cells
        is_running = self.row["months"] == "ytd"
        starts = {cell.month.year_start(self._starts) for cell in cells}
        return lines.draw(
            Lines(
                name="series",
                title=self.sentence,
                label="We",
                first=cells[0].month,
                last=cells[-1].month,
                points=[Point(cell.month, cell.value, cell.figure) for cell in cells],
                levels=self._targets,
                suffix="%" if self.unit == "percent" else "",
                every={"3": 3, "12": 12}.get(self.row["months"], 1),
                restarts=frozenset(starts if is_running else ()),
            )
        )

    def _compared(self, key: str, label: str) -> Compared:
        period = self._period(key)
        when = ""
        if period:
            when = plain_words.covering(period["end"], period["months"], self._starts)
        aim = plain_words.aim(
            target=self._exact("target"),
            other=self._exact(key),
            better=str(self.definition.get("better")),
        )
        return Compared(
            label,
            self._printed(key),
            when,
            self.row["against"][key]["standing"] or "",
            aim,
            differs=bool(period and period["differs"]),
        )

    def _period(self, key: str) -> Mapping[str, Any] | None:
        """Of which time the figure is: the latest whose figure it is."""
        known = self.content.get("comparator_periods", {}).get(self.code, {}).get(key, [])
        figure = self.row["against"][key]["reference"]
        return next((each for each in known if each["value"] == figure), None)

    @cached_property
    def _column(self) -> tuple[Mapping[str, Any] | None, list[Month]]:
        for table in self.content.get("years", []):
            for topic in table["topics"]:
                for column in topic["columns"]:
                    if column["code"] == self.code:
                        return column, [Month.from_text(month) for month in table["months"]]
        return None, []

    @property
    def _place(self) -> int:
        """Of the edition's month among those of its year."""
        return self._column[1].index(Month.from_text(self.content["month"]))

    @property
    def _is_by_category(self) -> bool:
        column, _ = self._column
        return column is not None and is_by_category(self.row, column, self._place)

    @property
    def _target_in_force(self) -> str | None:
        """In the edition's month, be there a figure to hold against it or not."""
        column, _ = self._column
        return None if column is None else column["targets"][self._place]

    @cached_property
    def _starts(self) -> int:
        """The month that the council's years begin with, as its year tables have it."""
        tables = self.content.get("years", [])
        return Month.from_text(tables[0]["months"][0]).month if tables else APRIL

    @property
    def _targets(self) -> list[Level]:
        column, months = self._column
        if column is None:
            return []
        steps = [
            Step(month, month, Decimal(target), plain_words.with_unit(target, self.unit))
            for month, target in zip(months, column["targets"], strict=True)
            if target is not None
        ]
        return [Level("Target", _joined(steps), is_target=True)] if steps else []

    def _cell(self, month: Month, cell: Mapping[str, Any]) -> Cell:
        value = cell.get("value")
        shown = cell.get("shown", "").replace(",", "")
        counted = plain_words.counts(cell.get("numerator"), cell.get("denominator"))
        if value is None:
            return Cell(month, None, words.STATUS.get(cell.get("status", ""), ""), "")
        figure = plain_words.with_unit(shown or value, self.unit)
        return Cell(month, Decimal(value), figure, "" if self.unit == "number" else counted)

    def _shown(self, figure: str | None) -> str:
        return "" if figure is None else plain_words.with_unit(figure, self.unit)

    def _printed(self, key: str) -> str:
        return self._shown(self.content["printed"].get(self.code, {}).get(key))

    def _exact(self, key: str) -> Decimal | None:
        said = self.row["against"][key]["reference"]
        return None if said is None else Decimal(said)


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Months of the same target as one step."""
    joined: list[Step] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last and last.last and last.value == step.value and last.last + 1 == step.first:
            joined[-1] = Step(last.first, step.last, step.value, step.shown)
        else:
            joined.append(step)
    return joined
