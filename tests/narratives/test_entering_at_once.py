"""Two people who enter the same figure at the same moment, through real requests."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from indicators.models import Release, Value
from indicators.rules.periods import Month
from kpiportal.models import Person
from tests.cast import Cast
from tests.narratives.makers import make_post
from tests.narratives.pages.test_by_hand_page import as_, filled, text_of
from tests.narratives.quarter import start_a_quarter

pytestmark = pytest.mark.slow

OCTOBER = Month.of(2017, 10)
TRIES = 5


def together(url: str, sent: dict[Person, dict[str, str]]) -> list[HttpResponse]:
    clients = {person: as_(person) for person in sent}
    start = Barrier(len(sent))

    def post(person: Person) -> HttpResponse:
        start.wait()
        try:
            return clients[person].post(url, sent[person])
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        return list(pool.map(post, sent))


def test_of_two_who_save_one_figure_at_once_one_is_told_and_nothing_is_lost(
    own_database: str, cast: Cast
) -> None:
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.next_month()
    for step in range(TRIES):
        month = OCTOBER - step
        url = f"/figures-in/by-hand/months/{month}/"
        why = "Found late"
        sent = {
            cast.analyst: filled(cast.analyst, url, AB_03_value="1", AB_03_why_changed=why),
            cast.other_analyst: filled(
                cast.other_analyst, url, AB_03_value="2", AB_03_why_changed=why
            ),
        }
        releases = Release.objects.count()
        answers = together(url, sent)
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        [lost] = [place for place, each in enumerate(answers) if each.status_code == 409]
        kept = Value.objects.current().get(indicator__code="AB 03", end=month)
        assert kept.value == 2 - lost
        shown = text_of(answers[lost])
        assert '<td class="govuk-table__cell">1</td>' in shown
        assert '<td class="govuk-table__cell">2</td>' in shown
        assert Release.objects.count() == releases + 1


def test_a_double_click_stores_once(own_database: str, cast: Cast) -> None:
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.next_month()
    url = f"/figures-in/by-hand/months/{OCTOBER}/"
    sent = filled(cast.analyst, url, AB_03_value="220")
    clients = {cast.analyst: sent, cast.other_analyst: sent}
    assert [answer.status_code for answer in together(url, clients)] == [302, 302]
    assert Release.objects.count() == 2
    assert Value.objects.filter(indicator__code="AB 03", end=OCTOBER).count() == 1
