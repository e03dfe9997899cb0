import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import (
    YEAR_TO_DATE,
    Month,
    months_from_text,
    months_text,
    year_from_text,
    year_name,
)

MONTHS = st.integers(1900 * 12, 2200 * 12 + 11).map(Month)


@given(MONTHS)
def test_a_month_is_written_as_it_was_read(month: Month) -> None:
    assert Month.from_text(str(month)) == month
    assert f"{month}" == str(month)


@given(MONTHS, MONTHS)
def test_months_sort_as_their_text_does(one: Month, other: Month) -> None:
    assert (one < other) == (str(one) < str(other))


@given(MONTHS, st.integers(1, 12))
def test_every_month_lies_in_the_twelve_from_its_years_start(month: Month, starts: int) -> None:
    start = month.year_start(starts)
    assert start.month == starts
    assert 0 <= start.months_until(month) < 12


def test_a_sum_of_months_is_a_month() -> None:
    month = Month.from_text("2017-12")
    assert str(month + 1) == "2018-01"
    assert str(month - 12) == "2016-12"
    assert isinstance(month + 1, Month)
    assert isinstance(month - 1, Month)


@pytest.mark.parametrize(
    "text",
    ["", "2017", "2017-9", "2017-00", "2017-13", "1017-01", "2017-09-30", "Sep-17", "２０17-09"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no month"):
        Month.from_text(text)


@pytest.mark.parametrize(
    ("month", "starts", "name"),
    [
        ("2017-04", 4, "2017-18"),
        ("2018-03", 4, "2017-18"),
        ("2018-04", 4, "2018-19"),
        ("1999-04", 4, "1999-00"),
        ("2017-09", 9, "2017-18"),
        ("2017-08", 9, "2016-17"),
        ("2017-12", 1, "2017"),
    ],
)
def test_the_financial_year_is_named_after_the_two_years_it_touches(
    month: str, starts: int, name: str
) -> None:
    assert Month.from_text(month).financial_year(starts) == name


@pytest.mark.parametrize(
    ("text", "year"), [("2017-18", 2017), ("2017/18", 2017), ("1999-00", 1999), ("2017", 2017)]
)
def test_a_financial_year_is_read(text: str, year: int) -> None:
    assert year_from_text(text) == year


@pytest.mark.parametrize("text", ["", "17-18", "2017-19", "2017-2018", "2017-17"])
def test_what_is_no_financial_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no financial year"):
        year_from_text(text)


def test_a_year_that_starts_in_january_is_called_by_one_number() -> None:
    assert year_name(2017, starts=1) == "2017"


@pytest.mark.parametrize(
    ("text", "months"), [("ytd", YEAR_TO_DATE), ("0", 0), ("1", 1), ("3", 3), ("36", 36)]
)
def test_lengths_are_read_and_written(text: str, months: int) -> None:
    assert months_from_text(text) == months
    assert months_text(months) == text


@pytest.mark.parametrize("text", ["", "-1", "1.0", "YTD", "year", "1201", "²"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no length"):
        months_from_text(text)
