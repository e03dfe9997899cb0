"""New control limits and the link to the cases: dated, in the trail, never over another's save."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.actions.showing import set_case_list, set_new_limits, take_back_new_limits
from indicators.models import CaseList, Indicator, NewLimits
from indicators.rules.periods import Month
from kpiportal.models import Event, Job
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MAY = Month.of(2019, 5)
NOW = timezone.now()
LATER = NOW + timedelta(days=3)


@pytest.fixture
def indicator() -> Indicator:
    return Indicator.objects.create(code="AB 01")


def begin(cast: Cast, indicator: Indicator, **said: object) -> NewLimits:
    said = {"first": MAY, "reason": "New front door", "seen": None, "now": NOW} | said
    set_new_limits(by=cast.analyst, indicator=indicator, **said)
    return NewLimits.objects.current().get()


def trail() -> list[tuple[str, object]]:
    return [(each.verb, each.detail) for each in Event.objects.order_by("sequence")]


def test_limits_begin_anew_with_a_reason_in_the_trail(cast: Cast, indicator: Indicator) -> None:
    before = Event.objects.count()
    found = begin(cast, indicator)
    assert (found.first, found.reason) == (MAY, "New front door")
    assert trail()[before:] == [
        (
            "set new control limits of",
            {"first": "2019-05", "before": None, "after": {"reason": "New front door"}},
        )
    ]
    # Nothing is judged by it.
    assert not Job.objects.filter(kind="recalculate").exists()


def test_another_reason_is_a_new_row_and_the_old_one_stays(
    cast: Cast, indicator: Indicator
) -> None:
    first = begin(cast, indicator)
    second = begin(cast, indicator, reason="New team", seen=first.pk, now=LATER)
    assert [
        (each.reason, each.superseded_at is None) for each in NewLimits.objects.order_by("pk")
    ] == [("New front door", False), ("New team", True)]
    assert second.recorded_on == timezone.localtime(LATER).date()


def test_the_same_reason_again_is_nothing(cast: Cast, indicator: Indicator) -> None:
    found = begin(cast, indicator)
    events = Event.objects.count()
    begin(cast, indicator, seen=found.pk)
    assert (NewLimits.objects.count(), Event.objects.count()) == (1, events)


def test_what_another_saved_meanwhile_is_not_overwritten(cast: Cast, indicator: Indicator) -> None:
    first = begin(cast, indicator)
    begin(cast, indicator, reason="New team", seen=first.pk)
    with pytest.raises(SavedByAnotherError):
        begin(cast, indicator, reason="Mine", seen=first.pk)
    with pytest.raises(SavedByAnotherError):
        take_back_new_limits(
            by=cast.analyst, indicator=indicator, first=MAY, seen=first.pk, now=NOW
        )
    assert NewLimits.objects.current().get().reason == "New team"


def test_taken_back_it_is_known_no_more_but_was(cast: Cast, indicator: Indicator) -> None:
    found = begin(cast, indicator)
    take_back_new_limits(by=cast.analyst, indicator=indicator, first=MAY, seen=found.pk, now=LATER)
    assert not NewLimits.objects.current().exists()
    assert NewLimits.objects.known_on(timezone.localtime(NOW).date()).get() == found
    assert trail()[-1] == (
        "took back new control limits of",
        {"first": "2019-05", "before": {"reason": "New front door"}, "after": None},
    )


def test_where_the_cases_are_is_set_changed_and_taken_away(
    cast: Cast, indicator: Indicator
) -> None:
    def at(url: str, seen: int | None) -> CaseList | None:
        set_case_list(by=cast.analyst, indicator=indicator, url=url, seen=seen, now=NOW)
        return CaseList.objects.current().first()

    first = at("https://cases.example/a", None)
    assert first is not None
    second = at("https://cases.example/b", first.pk)
    assert second is not None
    assert at("", second.pk) is None
    assert [detail for _, detail in trail()[-3:]] == [
        {"before": {"address": ""}, "after": {"address": "https://cases.example/a"}},
        {
            "before": {"address": "https://cases.example/a"},
            "after": {"address": "https://cases.example/b"},
        },
        {"before": {"address": "https://cases.example/b"}, "after": {"address": ""}},
    ]
    with pytest.raises(SavedByAnotherError):
        at("https://cases.example/c", second.pk)
