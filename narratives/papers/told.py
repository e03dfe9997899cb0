"""What a snapshot tells an audience, as the papers ask for it: by indicator, and as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.rules import tags, words
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives.rules.by_category import codes_by_category
from narratives.rules.prompts import About
from narratives.rules.workflow import CommentaryState

Kept = Mapping[str, Any]

SIGN = {
    "percent": "%",
    "per_1000": " per 1,000",
    "per_10000": " per 10,000",
    "per_100000": " per 100,000",
    "days": " days",
}


@dataclass(frozen=True)
class Told:
    content: Kept
    audience: Audience

    @property
    def council(self) -> str:
        return str(self.content["scorecard"]["council"])

    @property
    def month(self) -> Month:
        return Month.from_text(self.content["month"])

    @property
    def year_starts(self) -> int:
        return int(self.content["year_starts"])

    @property
    def quarter(self) -> str:
        return str(self.content["quarter"]["label"])

    @cached_property
    def comparators(self) -> dict[str, str]:
        """Label by key."""
        return {each["key"]: each["label"] for each in self.content["comparators"]}

    @cached_property
    def rows(self) -> dict[str, Kept]:
        """The scorecard's rows by code, in its order."""
        return {row["code"]: row for row in self.content["scorecard"]["indicators"]}

    @cached_property
    def sections(self) -> list[Kept]:
        return list(self.content["scorecard"]["sections"])

    def codes_of(self, section: str) -> list[str]:
        return [code for code, row in self.rows.items() if row["section"] == section]

    def definition(self, code: str) -> Kept:
        found: Kept = self.content["definitions"][code]
        return found

    def tags(self, code: str) -> dict[str, str]:
        return tags.read(self.definition(code)["tags"])

    @cached_property
    def columns(self) -> dict[str, Kept]:
        """By code, the year's figures."""
        return {
            column["code"]: column
            for table in self.content["years"]
            for topic in table["topics"]
            for column in topic["columns"]
        }

    @cached_property
    def year_tables(self) -> dict[str, Kept]:
        """By section."""
        return {table["section"]: table for table in self.content["years"]}

    @cached_property
    def months(self) -> list[Month]:
        """Of the year that the paper is of."""
        first = self.month.year_start(self.year_starts)
        return [first + place for place in range(12)]

    def cell(self, code: str, month: Month) -> Kept | None:
        """The whole's figure of a month of this year or the year before."""
        return cell_of(self.columns[code]["whole"], month, self.months)

    @cached_property
    def commentary(self) -> dict[str, Kept]:
        return {one["code"]: one for one in self.content["commentary"] if one.get("code")}

    @property
    def quarter_commentary(self) -> str:
        """On the quarter as a whole."""
        return self._said_about(About.QUARTER, "")

    def section_commentary(self, section: str) -> str:
        return self._said_about(About.SECTION, section)

    def _said_about(self, about: About, section: str) -> str:
        """What is a draft yet says so; others than staff are told of none."""
        for one in self.content["commentary"]:
            if one.get("about") == about and one["section"] == section:
                is_draft = about is About.SECTION and one["state"] != CommentaryState.ACCEPTED
                return f"Draft, not accepted.\n\n{one['text']}" if is_draft else str(one["text"])
        return ""

    def accepted(self, code: str) -> str:
        """What was accepted of an indicator's commentary; staff are told of a draft elsewhere."""
        one = self.commentary.get(code)
        return one["text"] if one and one["state"] == CommentaryState.ACCEPTED else ""

    def draft(self, code: str) -> str:
        one = self.commentary.get(code)
        return one["text"] if one and one["state"] != CommentaryState.ACCEPTED else ""

    def printed(self, code: str, key: str) -> str:
        """A reference as it is printed, with its sign."""
        return self.signed(code, self.content["printed"][code].get(key))

    def signed(self, code: str, figure: str | None) -> str:
        """With a comma at the thousands and the unit's sign; a dash where there is none."""
        if not figure:
            return words.NOTHING
        return f"{grouped(figure)}{SIGN.get(self.definition(code)['unit'], '')}"

    def brief(self, code: str, figure: str | None) -> str:
        """As signed, but for a unit that takes more room than its sign."""
        if not figure:
            return words.NOTHING
        return f"{grouped(figure)}{'%' if self.definition(code)['unit'] == 'percent' else ''}"

    def figure(self, code: str) -> str:
        """The month's own figure with its sign, or why there is none."""
        row = self.rows[code]
        if row["shown"] is None:
            return self.status(code) or words.NOTHING
        return self.signed(code, row["shown"])

    def status(self, code: str) -> str:
        """In words what the month's figure is, or why there is none; empty where it is final."""
        if code in self._by_category:
            return words.BY_CATEGORY
        return words.STATUS.get(self.rows[code]["status"], "")

    @cached_property
    def _by_category(self) -> set[str]:
        return codes_by_category(self.content)

    def of(self, code: str) -> str:
        """133 of 577, where the counts are known."""
        row = self.rows[code]
        if row["numerator"] is None or row["denominator"] is None:
            return ""
        return f"{grouped(row['numerator'])} of {grouped(row['denominator'])}"

    def period(self, code: str, key: str) -> Kept | None:
        """Of which time the comparator's figure is that this row is held against."""
        reference = self.rows[code]["against"][key]["reference"]
        if reference is None:
            return None
        known = self.content["comparator_periods"].get(code, {}).get(key, [])
        return next((each for each in known if each["value"] == reference), None)


def cell_of(series: Kept, month: Month, months: list[Month]) -> Kept | None:
    """A series' figure of a month of this year or the year before it; None if none has come."""
    place = months[0].months_until(month)
    if 0 <= place < len(months):
        found: Kept | None = series["months"][place]
        return found
    if -len(months) <= place < 0:
        before: Kept = series["last_year"][place + len(months)]
        return before
    return None


def grouped(figure: str) -> str:
    """22,627"""
    return f"{Decimal(figure.replace(',', '')):,}"


def number(cell: Kept | None) -> Decimal | None:
    """A cell's figure as it is shown, as a number."""
    shown = (cell or {}).get("shown")
    return Decimal(shown.replace(",", "")) if shown else None


def quarter_ends(month: Month, starts: int, count: int) -> Iterator[Month]:
    """The last months of quarters up to a month, the latest first; the newest may be under way."""
    yield month
    into = month.year_start(starts).months_until(month) % 3
    end = month - (into + 1)
    for back in range(count - 1):
        yield end - 3 * back
