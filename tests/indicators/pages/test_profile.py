"""A year's targets on one page: one figure for the year, or a profile month by month."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from indicators.judging import judge
from indicators.models import Judgement, Target
from indicators.packs.spans import target_for
from indicators.rules.periods import YTD, Month
from kpiportal.jobs import run
from kpiportal.models import Event, Job
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.indicators.pages.test_register_pages import filled_in, text_of
from tests.indicators.register import Register
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

APRIL = Month.of(2019, 4)
# What a running total should have come to by each month.
PROFILE = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("T", months=YTD, better="bigger")
    for end, figure in [("2019-04", "11"), ("2019-05", "19"), ("2019-12", "95")]:
        register.value("T", end, figure)
    judge()
    return register


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def url_of(register: Register, year: int = 2019) -> str:
    return f"/register/{register.indicators['T'].pk}/targets/{year}/"


def month_by_month(figures: list[int]) -> dict[str, str]:
    return {f"month_{place}": str(figure) for place, figure in enumerate(figures)}


def held(register: Register, first: Month = APRIL) -> list[Decimal | None]:
    return [target_for(register.indicators["T"], first + place) for place in range(12)]


def standings() -> dict[str, tuple[Decimal | None, str]]:
    for job in Job.objects.filter(state=Job.State.WAITING):
        run(job.pk, now=timezone.now())
    return {
        str(each.value.end): (each.target_reference, each.target_standing)
        for each in Judgement.objects.select_related("value")
    }


def test_a_running_total_is_judged_against_its_months_profile(
    register: Register, analyst: Client
) -> None:
    assert analyst.post(url_of(register), month_by_month(PROFILE)).status_code == 302
    assert held(register) == PROFILE
    assert standings() == {
        "2019-04": (10, "ahead"),
        "2019-05": (20, "behind"),
        "2019-12": (90, "ahead"),
    }


def test_a_pack_carries_a_profile_month_by_month(tmp_path: Path) -> None:
    loaded(
        pack(
            tmp_path,
            indicators="code,title,section,months,better\nT,Checks,All,ytd,bigger\n",
            values="code,end,value\nT,2017-04,11\nT,2017-05,19\n",
            targets="code,from,to,target\nT,2017-04,2017-04,10\nT,2017-05,2017-05,20\n",
        )
    )
    assert standings() == {"2017-04": (10, "ahead"), "2017-05": (20, "behind")}


def test_one_figure_holds_for_the_whole_year_and_is_one_row(
    register: Register, analyst: Client
) -> None:
    analyst.post(url_of(register), {"whole": "15.5"})
    row = Target.objects.get()
    assert (row.first, row.last, row.target) == (APRIL, APRIL + 11, Decimal("15.5"))
    # The year after has none.
    assert held(register, APRIL + 12) == [None] * 12


def test_the_form_shows_what_holds_and_only_what_is_changed_is_set(
    register: Register, analyst: Client
) -> None:
    analyst.post(url_of(register), month_by_month(PROFILE))
    known = filled_in(analyst, url_of(register))
    assert known["month_11"] == "120"
    assert "whole" not in known or not known["whole"]
    analyst.post(url_of(register), known | {"month_2": "33"})
    assert held(register) == [10, 20, 33, *PROFILE[3:]]
    assert Target.objects.count() == 13
    event = Event.objects.filter(verb="set the targets of").order_by("sequence").last()
    assert event is not None
    assert event.detail == {"before": {"2019-06": "30"}, "after": {"2019-06": "33"}}
    # Saved as it stands nothing changes.
    analyst.post(url_of(register), filled_in(analyst, url_of(register)))
    assert Target.objects.count() == 13


def test_a_month_left_out_has_no_target(register: Register, analyst: Client) -> None:
    analyst.post(url_of(register), {"month_0": "10", "month_11": "120"})
    assert held(register) == [10, *[None] * 10, 120]


def test_a_year_of_its_own_begins_where_it_begins(register: Register, analyst: Client) -> None:
    register.indicator("T", months=YTD, year_starts=9)
    assert "September 2019" in text_of(analyst.get(url_of(register)))
    analyst.post(url_of(register), month_by_month(PROFILE))
    assert held(register, Month.of(2019, 9)) == PROFILE


def test_of_two_who_set_the_year_the_second_is_told(register: Register, analyst: Client) -> None:
    seen = filled_in(analyst, url_of(register))
    analyst.post(url_of(register), seen | {"whole": "10"})
    answer = analyst.post(url_of(register), seen | {"whole": "20"})
    said = text_of(answer, status=409)
    assert "For the whole year: 20" in said
    assert "For the whole year: 10" in said
    assert set(held(register)) == {10}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Enter a figure for the whole year, or for its months."),
        ({"whole": "10", "month_3": "4"}, "not both"),
        ({"month_3": "four"}, "Write a number, such as 20 or 97.5."),
    ],
)
def test_what_makes_no_sense_is_said(
    register: Register, analyst: Client, sent: dict[str, str], words: str
) -> None:
    assert words in text_of(analyst.post(url_of(register), sent | {"seen": ""}))
    assert not Target.objects.exists()


def test_a_year_that_there_isnt_is_not_found(register: Register, analyst: Client) -> None:
    assert analyst.get(url_of(register, 9999)).status_code == 404


def test_the_register_says_what_the_new_year_lacks(register: Register, analyst: Client) -> None:
    assert "none follows" not in text_of(analyst.get("/register/"))
    register.target("T", "2019-04", "2020-03", "10")
    answer = analyst.get("/register/")
    assert "1 target ends in March 2020, and none follows." in text_of(answer)
    assert url_of(register, 2020) in answer.content.decode()
