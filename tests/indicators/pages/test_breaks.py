"""The pages on which an analyst says where a series breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Break, Indicator
from indicators.rules.periods import Month
from kpiportal.models import Job
from tests.cast import Cast
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator() -> Indicator:
    return Register().indicator("AB 01")


@pytest.fixture
def analyst(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.analyst)
    return client


def recalculations() -> int:
    return Job.objects.filter(kind="recalculate").count()


def test_a_break_is_added_changed_and_taken_back(analyst: Client, indicator: Indicator) -> None:
    add = reverse("add_break", args=[indicator.pk])
    page = analyst.get(add).content.decode()
    assert "Nothing is compared across it. For example, 2017-09" in page
    assert page.index("First month after the break") < page.index("Why the series breaks")
    sent = analyst.post(add, {"first": "2019-05", "reason": "Counted anew"})
    at_register = reverse("register_indicator", args=[indicator.pk])
    assert (sent.status_code, sent["Location"]) == (302, at_register)
    found = Break.objects.get()
    assert (found.first, found.reason) == (Month.of(2019, 5), "Counted anew")
    assert recalculations() == 1
    change = reverse("change_break", args=[found.pk])
    shown = analyst.get(at_register).content.decode()
    assert f'href="{change}"' in shown
    assert "the break before May 2019" in shown
    analyst.post(change, {"reason": "Another system", "seen": found.pk})
    changed = Break.objects.current().get()
    assert changed.reason == "Another system"
    assert recalculations() == 2
    late = analyst.post(change, {"reason": "Mine", "seen": found.pk})
    assert late.status_code == 409
    analyst.post(change, {"reason": "Another system", "is_none": "on", "seen": changed.pk})
    assert not Break.objects.current().exists()
    assert analyst.get(change).status_code == 404


def test_a_second_break_at_the_same_month_is_refused(analyst: Client, indicator: Indicator) -> None:
    add = reverse("add_break", args=[indicator.pk])
    analyst.post(add, {"first": "2019-05", "reason": "Counted anew"})
    again = analyst.post(add, {"first": "2019-05", "reason": "Again"}).content.decode()
    assert "The series breaks there already. Change that instead." in again
    assert Break.objects.get().reason == "Counted anew"
