"""The pages on which an analyst begins limits anew and says where the cases are."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.actions.showing import set_new_limits
from indicators.models import CaseList, Indicator, NewLimits
from indicators.rules.periods import Month
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


def said(client: Client, name: str, pk: int, **answers: object) -> str:
    return client.post(reverse(name, args=[pk]), answers).content.decode()


def test_limits_begin_anew_and_stand_at_the_register(analyst: Client, indicator: Indicator) -> None:
    answers = {"first": "2019-05", "reason": "New front door"}
    sent = analyst.post(reverse("add_new_limits", args=[indicator.pk]), answers)
    at_register = reverse("register_indicator", args=[indicator.pk])
    assert (sent.status_code, sent["Location"]) == (302, at_register)
    found = NewLimits.objects.get()
    assert (found.first, found.reason) == (Month.of(2019, 5), "New front door")
    shown = analyst.get(at_register).content.decode()
    assert "New front door" in shown
    assert reverse("change_new_limits", args=[found.pk]) in shown


def test_a_reason_is_asked_for(analyst: Client, indicator: Indicator) -> None:
    text = said(analyst, "add_new_limits", indicator.pk, first="2019-05", reason="  ")
    assert "Enter why the limits begin anew" in text
    assert not NewLimits.objects.exists()


def test_where_limits_begin_anew_already_they_are_changed_instead(
    analyst: Client, indicator: Indicator, cast: Cast
) -> None:
    set_new_limits(
        by=cast.analyst,
        indicator=indicator,
        first=Month.of(2019, 5),
        reason="New front door",
        seen=None,
        now=timezone.now(),
    )
    text = said(analyst, "add_new_limits", indicator.pk, first="2019-05", reason="Again")
    assert "Limits begin anew there already." in text
    found = NewLimits.objects.get()
    url = reverse("change_new_limits", args=[found.pk])
    assert "New front door" in analyst.get(url).content.decode()
    analyst.post(url, {"reason": "New team", "seen": found.pk})
    changed = NewLimits.objects.current().get()
    assert changed.reason == "New team"
    # Whoever still saw the first is told.
    late = analyst.post(url, {"reason": "Mine", "seen": found.pk})
    assert late.status_code == 409
    taken = {"reason": "New team", "is_none": "on", "seen": changed.pk}
    assert analyst.post(url, taken).status_code == 302
    assert not NewLimits.objects.current().exists()
    assert analyst.get(url).status_code == 404


def test_the_list_of_cases_is_an_https_address(analyst: Client, indicator: Indicator) -> None:
    for url in ("http://cases.example/", "javascript:alert(1)", "//cases.example", "cases"):
        text = said(analyst, "set_case_list", indicator.pk, url=url)
        assert "Enter an address that begins https://" in text
    assert not CaseList.objects.exists()
    said(analyst, "set_case_list", indicator.pk, url="https://cases.example/a")
    found = CaseList.objects.get()
    assert found.url == "https://cases.example/a"
    shown = analyst.get(reverse("register_indicator", args=[indicator.pk])).content.decode()
    assert 'href="https://cases.example/a"' in shown
    late = analyst.post(
        reverse("set_case_list", args=[indicator.pk]), {"url": "https://cases.example/b"}
    )
    assert late.status_code == 409  # it didn't see the one that is there
    said(analyst, "set_case_list", indicator.pk, url="", seen=found.pk)
    assert not CaseList.objects.current().exists()
