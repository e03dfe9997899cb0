"""A section's year as a table: months, past years, to date, for each audience."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.disclosure import disclosed
from indicators.models import Part
from indicators.rules.periods import YTD, Month
from indicators.rules.suppression import Audience
from indicators.year.table import Cell, Column, YearTable, known_years, year_tables
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db
JUNE = Month.of(2019, 6)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"percent": 1}, suppress_below=5)
    return register


def fill(register: Register, code: str, *figures: str | None, **said: str) -> None:
    """From April 2019 on; None leaves a month out."""
    for place, figure in enumerate(figures):
        if figure is not None:
            register.value(code, str(Month.of(2019, 4) + place), figure, **said)


def table(month: Month = JUNE, **said: object) -> YearTable:
    [found] = year_tables(month, **said)
    return found


def column(code: str, **said: object) -> Column:
    columns = [each for topic in table(**said).topics for each in topic.columns]
    [found] = [each for each in columns if each.code == code]
    return found


def shown(cells: tuple[Cell | None, ...]) -> list[str | None]:
    """`hidden` for what is hidden, a dash for what is missing, None for what is still to come."""
    return [
        cell if cell is None else "hidden" if cell.is_hidden else cell.shown or "–"
        for cell in cells
    ]


def test_the_months_of_the_year_end_where_the_month_does(register: Register) -> None:
    register.indicator("A")
    fill(register, "A", "1200", None, "7", "8")
    found = table()
    assert (found.section, found.year, found.months[0], len(found.months)) == (
        "All",
        "2019-20",
        Month.of(2019, 4),
        12,
    )
    assert shown(column("A").whole.months) == ["1,200", "–", "7", *[None] * 9]


def test_a_quarter_s_figure_stands_in_its_last_month_and_nothing_is_missing_between(
    register: Register,
) -> None:
    register.indicator("Q", months=3)
    register.value("Q", "2019-06", "7")
    cells = column("Q").whole.months[:3]
    assert [cell.status if cell else None for cell in cells] == ["", "", "final"]


def test_past_years_and_the_year_to_date_follow_what_the_figures_are(register: Register) -> None:
    register.indicator("COUNT")
    register.indicator("STOCK", months=0)
    register.indicator("PART")
    register.indicator("SHARE", unit="percent", derive="percent(PART, COUNT)")
    register.indicator("DAYS", unit="days")
    year = [Month.of(2018, 4) + place for place in range(12)]
    for end in [*year, *[Month.of(2019, 4) + place for place in range(3)]]:
        figure = "10" if end in year else "4"
        for code in ("COUNT", "STOCK", "DAYS"):
            register.value(code, str(end), figure)
        register.value("SHARE", str(end), "50", numerator="1", denominator=figure)
    found = {code: column(code).whole for code in ("COUNT", "STOCK", "SHARE", "DAYS")}
    assert {code: shown(each.years) for code, each in found.items()} == {
        "COUNT": ["–", "–", "120"],
        "STOCK": ["–", "–", "10"],
        "SHARE": ["–", "–", "10.0"],
        "DAYS": ["–", "–", "–"],
    }
    assert {code: each.to_date.shown for code, each in found.items()} == {
        "COUNT": "12",
        "STOCK": "4",
        "SHARE": "25.0",
        "DAYS": "",
    }


def test_what_was_given_for_a_year_goes_before_what_its_months_come_to(register: Register) -> None:
    register.indicator("A")
    fill(register, "A", "1", "2", "3")
    register.value("A", "2019-06", "7", months="ytd")
    register.value("A", "2018-03", "90", months="12")
    assert column("A").whole.to_date.shown == "7"
    assert shown(column("A").whole.years) == ["–", "90", "–"]


def test_a_running_total_stands_in_its_months_and_at_its_year_s_end(register: Register) -> None:
    register.indicator("A", months=YTD)
    fill(register, "A", "1", "3")
    register.value("A", "2019-03", "40")
    found = column("A").whole
    assert (shown(found.months)[:3], found.to_date.status) == (["1", "3", "–"], "missing")
    assert shown(found.years) == ["–", "–", "40"]
    assert shown(found.last_year)[-1] == "40"


def test_a_year_of_its_own_begins_where_the_indicator_says(register: Register) -> None:
    register.indicator("A", year_starts=5)
    fill(register, "A", "100", "2", "3")
    assert column("A").whole.to_date.shown == "5"


def test_targets_are_those_in_force_month_by_month(register: Register) -> None:
    register.indicator("A", unit="percent")
    fill(register, "A", "90")
    register.target("A", "2019-04", "2019-05", "90")
    register.target("A", "2019-06", "2020-02", "95")
    found = column("A")
    assert (found.target, found.target_shown) == (95, "95.0")
    assert list(found.targets) == [90, 90, *[95] * 9, None]


def test_a_category_has_its_share_and_a_total_of_its_siblings_has_none(register: Register) -> None:
    whole = register.indicator("A")
    for name, figure in (("North", "30"), ("South", "10"), ("All", "40")):
        fill(register, "A", figure, category=name)
    Part.objects.create(
        whole=whole,
        whole_category="All",
        part=whole,
        part_category="North",
        recorded_on=date(2020, 1, 1),
    )
    found = column("A", month=Month.of(2019, 4)).categories
    cells = [each.months[0] for each in found]
    assert [
        (each.category, each.is_total, cell and cell.share_shown)
        for each, cell in zip(found, cells, strict=True)
    ] == [("North", False, "75.0"), ("South", False, "25.0"), ("All", True, "")]
    assert [each.to_date.share for each in found] == [75, 25, None]


def test_what_is_hidden_holds_no_number_nor_does_what_is_made_of_it(register: Register) -> None:
    register.indicator("A", disclosure="children")
    fill(register, "A", "10", "3", "20")
    fill(register, "A", "10", "3", "20", category="North")
    fill(register, "A", "10", "30", "20", category="South")
    staff, told = column("A"), column("A", audience=Audience.PUBLISHED)
    assert shown(staff.whole.months)[:3] == ["10", "3", "20"]
    assert staff.whole.to_date.shown == "33"
    assert shown(told.whole.months)[:3] == ["10", "hidden", "20"]
    assert told.whole.to_date == Cell(JUNE, status="suppressed", is_hidden=True)
    assert [[cell.share for cell in each.months[:3] if cell] for each in told.categories] == [
        [50, None, 50],
        [50, None, 50],
    ]
    assert [cell.is_hidden for cell in told.categories[0].months[:3] if cell] == [
        False,
        True,
        False,
    ]
    assert told.categories[1].to_date.share is None


def test_tables_made_together_tell_each_audience_what_it_is_told_alone(register: Register) -> None:
    register.indicator("A", disclosure="children")
    fill(register, "A", "10", "3", "20")
    register.indicator("B", disclosure="process")
    fill(register, "B", "10", "3", "20")
    known = known_years(JUNE)
    audiences = [Audience.STAFF, Audience.PUBLISHED, Audience.STAFF]
    together = [known.tables(disclosed(JUNE, audience=each)) for each in audiences]
    assert together == [year_tables(JUNE, audience=each) for each in audiences]
    assert [
        [shown(each.whole.months)[:3] for topic in found.topics for each in topic.columns]
        for [found] in together
    ] == [
        [["10", "3", "20"], ["10", "3", "20"]],
        [["10", "hidden", "20"], ["10", "3", "20"]],
        [["10", "3", "20"], ["10", "3", "20"]],
    ]


def test_a_section_shows_as_it_was_known_on_a_day(register: Register) -> None:
    register.indicator("A")
    fill(register, "A", "10")
    register.next_release(date(2020, 2, 1))
    register.indicator("A", section="Other")
    fill(register, "A", "12")
    assert [each.section for each in year_tables(JUNE)] == ["Other"]
    assert column("A").whole.months[0] == Cell(Month.of(2019, 4), Decimal(12), "12", "final")
    before = table(known_on=date(2020, 1, 31))
    assert (before.section, shown(before.topics[0].columns[0].whole.months)[0]) == ("All", "10")


def test_only_the_sections_asked_for_are_given(register: Register) -> None:
    register.indicator("A", section="Front")
    register.indicator("B", section="Back")
    assert [each.section for each in year_tables(JUNE)] == ["Front", "Back"]
    assert [each.section for each in year_tables(JUNE, sections=["Back"])] == ["Back"]


def test_more_indicators_ask_no_more_of_the_database(register: Register) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            year_tables(JUNE, audience=Audience.PUBLISHED)
        return len(asked)

    register.indicator("A")
    fill(register, "A", "1", "2", category="North")
    register.target("A", "2019-04", None, "5")
    few = queries()
    for code in "BCD":
        register.indicator(code, section=code)
        fill(register, code, "1", "2", category="North")
        register.target(code, "2019-04", None, "5")
    assert queries() == few


def test_without_a_policy_there_is_nothing_to_show() -> None:
    assert year_tables(JUNE) == []
