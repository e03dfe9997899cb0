"""The counts by judgement, as a council's quarterly report published them."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from audits.actions.moderation import finalise, moderate
from audits.actions.programmes import start_programme
from audits.findings import Findings, findings
from audits.models import Audit, Programme
from tests.audits.conftest import NOW, Round

WORDS = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
QUARTERS = {
    date(2017, 1, 1): (0, 7, 13, 2),
    date(2017, 4, 1): (0, 7, 12, 8),
    date(2017, 7, 1): (0, 18, 23, 3),
    date(2017, 10, 1): (0, 21, 21, 2),
}


def programme(round_: Round, first_day: date, *, months: int = 3, theme: str = "") -> Programme:
    return start_programme(
        title=f"{theme} {first_day} {months}",
        kind="thematic" if theme else "random",
        theme=theme,
        first_day=first_day,
        months=months,
        by=round_.cast.audit_coordinator,
    )


def make_final(round_: Round, programme: Programme, grade: str, count: int) -> None:
    for _ in range(count):
        number = f"N{Audit.objects.count()}"
        audit = round_.submit(round_.assign(number, programme=programme), grade)
        given = {"audit": audit, "by": round_.cast.moderator, "now": NOW}
        moderate(version=audit.version, grade=audit.grade, reason="", **given)
        finalise(version=audit.version + 1, **given)


def counts(found: Findings) -> dict[str, tuple[list[int], int]]:
    rows = [*found.quarters, found.to_date]
    return {row.label: ([share.count for share in row.shares], row.of) for row in rows}


@pytest.mark.slow
def test_a_published_years_table_comes_out_with_percentages_that_are_right(round_: Round) -> None:
    round_.programme.delete()
    for first_day, quarter in QUARTERS.items():
        of_quarter = programme(round_, first_day)
        for grade, count in zip(WORDS, quarter, strict=True):
            make_final(round_, of_quarter, grade, count)
    [found] = findings()
    assert counts(found) == {
        "Q4 2016-17": ([0, 7, 13, 2], 22),
        "Q1 2017-18": ([0, 7, 12, 8], 27),
        "Q2 2017-18": ([0, 18, 23, 3], 44),
        "Q3 2017-18": ([0, 21, 21, 2], 44),
        "2017-18 year to date": ([0, 46, 56, 13], 115),
    }
    percents = [share.percent for share in found.to_date.shares]
    assert percents == [Decimal(text) for text in ("0.0", "40.0", "48.7", "11.3")]
    assert found.changes == [
        "Q2 2017-18 to Q3 2017-18: no significant change in Good (18 of 44, then 21 of 44,"
        " p 0.67), Requires improvement to be good (23 of 44, then 21 of 44, p 0.83) or"
        " Inadequate (3 of 44, then 2 of 44, p 1.00).",
        "Q1 2017-18 to Q2 2017-18: a significant fall in Inadequate (8 of 27, then 3 of 44,"
        " p 0.02); no significant change in Good (7 of 27, then 18 of 44, p 0.31) or"
        " Requires improvement to be good (12 of 27, then 23 of 44, p 0.63).",
        "Q4 2016-17 to Q1 2017-18: no significant change in Good (7 of 22, then 7 of 27,"
        " p 0.75), Requires improvement to be good (13 of 22, then 12 of 27, p 0.39) or"
        " Inadequate (2 of 22, then 8 of 27, p 0.15).",
        "Q1 2017-18 to Q3 2017-18, over the year so far: a significant fall in Inadequate"
        " (8 of 27, then 2 of 44, p 0.005); no significant change in Good"
        " (7 of 27, then 21 of 44, p 0.08) or"
        " Requires improvement to be good (12 of 27, then 21 of 44, p 0.81).",
    ]


def test_a_quarter_is_held_against_its_neighbour_and_it_is_said_where_it_has_none(
    round_: Round,
) -> None:
    for first_day in (date(2016, 1, 1), date(2017, 4, 1)):
        make_final(round_, programme(round_, first_day), "Inadequate", 1)
    make_final(round_, round_.programme, "Good", 1)
    counts = "(0 of 1, then 1 of 1, p 1.00) or Inadequate (1 of 1, then 0 of 1, p 1.00)."
    assert findings()[0].changes == [
        "Q3 2017-18 has no neighbour to stand beside: nothing was counted in Q2 2017-18.",
        f"Q1 2017-18 to Q3 2017-18, over the year so far: no significant change in Good {counts}",
    ]


def test_only_final_judgements_count_and_the_others_are_said_to_wait(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 1)
    round_.assign("A")
    round_.submit(round_.assign("B"), "Inadequate")
    [row] = findings()[0].quarters
    assert ([share.count for share in row.shares], row.of, row.waiting) == ([0, 1, 0, 0], 1, 2)


def test_the_months_of_a_quarter_are_summed(round_: Round) -> None:
    round_.programme.delete()
    for month, count in ((7, 1), (8, 2), (9, 3)):
        make_final(round_, programme(round_, date(2017, month, 1), months=1), "Good", count)
    assert counts(findings()[0]) == {
        "Q2 2017-18": ([0, 6, 0, 0], 6),
        "2017-18 year to date": ([0, 6, 0, 0], 6),
    }


def test_random_audits_and_each_theme_stand_apart(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 2)
    for theme, count in (("Neglect", 1), ("Exploitation", 3)):
        make_final(round_, programme(round_, date(2017, 10, 1), theme=theme), "Inadequate", count)
    assert [(found.title, found.to_date.of) for found in findings()] == [
        ("Random sample", 2),
        ("Exploitation", 3),
        ("Neglect", 1),
    ]


def test_more_programmes_ask_no_more_of_the_database(
    round_: Round, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        findings()
    for month in (1, 4, 7):
        make_final(round_, programme(round_, date(2017, month, 1)), "Good", 1)
    with django_assert_num_queries(5):
        findings()
