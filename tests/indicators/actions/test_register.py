"""What an analyst changes of the register: dated, in the trail, and followed by what it touches."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.actions import register as actions
from indicators.actions.recalculation import RECALCULATE
from indicators.models import (
    Benchmark,
    Comparator,
    Definition,
    Disclosure,
    Indicator,
    Judgement,
    JudgingPolicy,
    Kind,
    Life,
    Release,
    Target,
    Value,
)
from indicators.packs.definitions import CONTENT
from indicators.packs.spans import target_for
from indicators.rules.periods import Month
from kpiportal.jobs import run
from kpiportal.models import Event, Job
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast
from tests.indicators.packs.made import faults_of, loaded, pack

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.of(2017, 9)
# In London it is the next day already.
NOW = datetime(2018, 6, 30, 23, 30, tzinfo=UTC)
TODAY = date(2018, 7, 1)

INDICATORS = """\
code,title,section,unit,better,derive
A 1,Contacts,Front door,number,bigger,
A 2,Contacts so far,Front door,number,bigger,
"""
VALUES = "code,end,value\nA 1,2017-04,10\nA 1,2017-05,20\n"


@pytest.fixture(autouse=True)
def register(db: None, tmp_path: Path) -> None:
    loaded(
        pack(
            tmp_path / "first",
            indicators=INDICATORS,
            values=VALUES,
            more='[comparators]\nengland = "England"\n',
        )
    )


def of(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def said(code: str) -> Definition:
    found: Definition = Definition.objects.current().get(indicator__code=code)
    return found


def content(code: str, **changes: Any) -> dict[str, Any]:
    return {name: getattr(said(code), name) for name in CONTENT} | changes


def change(
    cast: Cast, code: str, *, authority: actions.Authority = actions.NOBODY, **changes: Any
) -> None:
    actions.change_indicator(
        by=cast.analyst,
        indicator=of(code),
        seen=said(code).pk,
        content=content(code, **changes),
        authority=authority,
        now=NOW,
    )


def run_all() -> None:
    for job in Job.objects.filter(kind=RECALCULATE, state=Job.State.WAITING):
        run(job.pk, now=NOW)


def standing(code: str, end: Month) -> str:
    value = Value.objects.current().get(indicator__code=code, end=end)
    return Judgement.objects.get(value=value).target_standing


def test_a_new_indicator_is_known_from_today_in_london(cast: Cast) -> None:
    added = actions.add_indicator(
        by=cast.analyst, code="B 1", content=content("A 1", title="Plans"), now=NOW
    )
    new = said("B 1")
    assert (new.title, new.recorded_on, new.release) == ("Plans", TODAY, None)
    event = Event.objects.get(target_id=str(added.pk), verb="added")
    assert (event.actor, event.target_name) == (cast.analyst, "B 1")
    assert event.detail["after"]["title"] == "Plans"


def test_a_change_is_a_new_row_with_before_and_after_in_the_trail(cast: Cast) -> None:
    change(cast, "A 1", title="New contacts", kind=Kind.TARGET)
    then, now = Definition.objects.filter(indicator__code="A 1").order_by("pk")
    assert (then.title, then.superseded_at) == ("Contacts", TODAY)
    assert (now.title, now.recorded_on) == ("New contacts", TODAY)
    event = Event.objects.get(verb="changed")
    assert event.detail == {
        "before": {"title": "Contacts", "kind": "tracker"},
        "after": {"title": "New contacts", "kind": "target"},
    }


def test_saving_without_a_change_leaves_no_trace(cast: Cast) -> None:
    change(cast, "A 1")
    assert Definition.objects.filter(indicator__code="A 1").count() == 1
    assert not Event.objects.filter(verb="changed").exists()


def test_of_two_who_change_the_same_the_second_is_told(cast: Cast) -> None:
    seen = said("A 1").pk
    change(cast, "A 1", title="First")
    with pytest.raises(SavedByAnotherError):
        actions.change_indicator(
            by=cast.other_analyst,
            indicator=of("A 1"),
            seen=seen,
            content=content("A 1", title="Second"),
            now=NOW,
        )
    assert said("A 1").title == "First"


def test_another_direction_is_judged_again(cast: Cast) -> None:
    actions.set_target(
        by=cast.analyst, indicator=of("A 1"), first=Month.of(2017, 4), last=None,
        target=Decimal(15), now=NOW,
    )  # fmt: skip
    run_all()
    assert standing("A 1", Month.of(2017, 5)) == "ahead"
    change(cast, "A 1", better="smaller")
    run_all()
    assert standing("A 1", Month.of(2017, 5)) == "behind"


def test_a_new_rule_is_derived_under_a_release_of_its_own(cast: Cast) -> None:
    change(cast, "A 2", derive="sum_to_date(A 1)", months=-1)
    run_all()
    derived = Value.objects.current().filter(indicator__code="A 2").order_by("end")
    assert [(value.value, value.is_derived) for value in derived] == [(10, True), (30, True)]
    release = Release.objects.newest()
    assert release
    assert {value.release for value in derived} == {release}
    assert (release.recorded_on, release.loaded_by) == (TODAY, cast.analyst)
    assert "A 2: rule of derivation changed" in release.title


def test_without_its_rule_what_followed_and_its_judgements_end_that_day(cast: Cast) -> None:
    change(cast, "A 2", derive="sum_to_date(A 1)", months=-1)
    run_all()
    derived = Value.objects.filter(indicator__code="A 2")
    assert Judgement.objects.filter(value__in=derived).count() == 2
    change(cast, "A 2", derive="")
    run_all()
    assert not derived.filter(superseded_at=None).exists()
    assert set(derived.values_list("superseded_at", flat=True)) == {TODAY}
    assert not Judgement.objects.filter(value__in=derived).exists()


def test_an_input_changed_on_a_page_derives_anew_what_follows_from_it(cast: Cast) -> None:
    change(cast, "A 2", derive="sum_to_date(A 1)", months=-1)
    run_all()
    change(cast, "A 1", months=3)
    run_all()
    now_known = Value.objects.current().filter(indicator__code="A 2")
    assert set(now_known.values_list("value", "status")) == {(None, "not_available")}
    assert not Judgement.objects.filter(value__indicator__code="A 2").exists()


def test_a_retired_indicator_takes_no_figure_from_a_pack(cast: Cast, tmp_path: Path) -> None:
    change(cast, "A 1", status=Life.RETIRED)
    later = {"title": "Later", "recorded_on": "2018-08-01", "indicators": INDICATORS}
    values = "code,end,value\nA 1,2017-06,30\n"
    status = "code,title,section,status\nA 1,Contacts,Front door,retired\n"
    faults = faults_of(pack(tmp_path / "l", **later | {"indicators": status, "values": values}))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "code")]


def test_a_pack_of_an_earlier_day_follows_what_a_page_changed(cast: Cast, tmp_path: Path) -> None:
    change(cast, "A 1", title="By hand")
    policy = JudgingPolicy.objects.current().get()
    actions.change_policy(
        by=cast.analyst, seen=policy.pk, content={"tolerance": Decimal("0.1")}, now=NOW
    )
    loaded(
        pack(
            tmp_path / "later",
            title="Later",
            recorded_on="2018-05-01",
            indicators="code,title,section\nA 1,By the pack,Front door\n",
            more="[judging]\ntolerance = 0.2\n",
            values=None,
        )
    )
    rows = Definition.objects.filter(indicator__code="A 1").order_by("pk")
    assert [(row.title, row.recorded_on, row.superseded_at) for row in rows] == [
        ("Contacts", date(2017, 11, 3), TODAY),
        ("By hand", TODAY, TODAY),
        ("By the pack", TODAY, None),
    ]
    assert JudgingPolicy.objects.current().get().tolerance == Decimal("0.2")


def test_a_target_holds_over_what_was_set_before(cast: Cast) -> None:
    def set_target(first: Month, last: Month | None, target: Decimal | None) -> None:
        actions.set_target(
            by=cast.analyst, indicator=of("A 1"), first=first, last=last, target=target, now=NOW
        )

    set_target(Month.of(2017, 4), Month.of(2018, 3), Decimal(15))
    set_target(Month.of(2017, 9), None, Decimal("17.5"))
    set_target(Month.of(2018, 4), None, None)
    found = [target_for(of("A 1"), Month.of(*month)) for month in [(2017, 8), (2018, 3), (2018, 4)]]
    assert found == [15, Decimal("17.5"), None]
    events = Event.objects.filter(verb="set the target of").order_by("sequence")
    assert [event.detail for event in events] == [
        {
            "before": {"target": None},
            "after": {"target": "15", "from": "2017-04", "to": "2018-03"},
        },
        {
            "before": {"target": "15"},
            "after": {"target": "17.5", "from": "2017-09", "to": None},
        },
        {
            "before": {"target": "17.5"},
            "after": {"target": None, "from": "2018-04", "to": None},
        },
    ]


def test_a_target_sent_twice_is_set_once(cast: Cast) -> None:
    for _ in range(2):
        actions.set_target(
            by=cast.analyst, indicator=of("A 1"), first=SEPTEMBER, last=None, target=Decimal(1),
            now=NOW,
        )  # fmt: skip
    assert Target.objects.count() == 1
    assert Event.objects.filter(verb="set the target of").count() == 1


def test_a_benchmark_is_added_and_changed(cast: Cast) -> None:
    england = Comparator.objects.get()
    key: dict[str, Any] = {
        "indicator": of("A 1"), "comparator": england, "end": Month.of(2017, 3), "months": 12,
    }  # fmt: skip
    content = {"value": Decimal(7), "source": "a table", "published": None,
               "definition_differs": False}  # fmt: skip
    actions.set_benchmark(by=cast.analyst, **key, seen=None, content=content, now=NOW)
    first = Benchmark.objects.get()
    changed = content | {"value": Decimal("7.5"), "definition_differs": True}
    actions.set_benchmark(by=cast.analyst, **key, seen=first.pk, content=changed, now=NOW)
    with pytest.raises(SavedByAnotherError):
        actions.set_benchmark(by=cast.analyst, **key, seen=first.pk, content=content, now=NOW)
    with pytest.raises(SavedByAnotherError):
        actions.set_benchmark(by=cast.analyst, **key, seen=None, content=content, now=NOW)
    assert Benchmark.objects.current().get().value == Decimal("7.5")
    event = Event.objects.filter(verb="set a benchmark of").first()
    assert event
    assert event.detail["comparator"] == "England"
    assert event.detail["before"]["value"] == "7"
    assert event.detail["after"]["value"] == "7.5"


def test_another_tolerance_is_a_new_version_and_everything_is_judged_again(cast: Cast) -> None:
    actions.set_target(
        by=cast.analyst, indicator=of("A 1"), first=Month.of(2017, 4), last=None,
        target=Decimal(21), now=NOW,
    )  # fmt: skip
    run_all()
    assert standing("A 1", Month.of(2017, 5)) == "behind"
    before = JudgingPolicy.objects.current().get()
    actions.change_policy(
        by=cast.analyst, seen=before.pk, content={"tolerance": Decimal("0.1")}, now=NOW
    )
    run_all()
    assert standing("A 1", Month.of(2017, 5)) == "near"
    after = JudgingPolicy.objects.current().get()
    assert (after.tolerance, after.recorded_on) == (Decimal("0.1"), TODAY)
    assert after.suppress_below == before.suppress_below
    event = Event.objects.get(verb="changed")
    assert event.detail == {"before": {"tolerance": "0"}, "after": {"tolerance": "0.1"}}
    with pytest.raises(SavedByAnotherError):
        actions.change_policy(by=cast.analyst, seen=before.pk, content={}, now=NOW)


WORD = actions.Authority("Information governance lead", "Two schools are small.")


def test_what_small_numbers_hide_changes_on_somebodys_word_alone_which_the_trail_keeps(
    cast: Cast,
) -> None:
    policy = JudgingPolicy.objects.current().get()
    change = {"by": cast.analyst, "seen": policy.pk, "content": {"suppress_below": 6}, "now": NOW}
    for lacking in (actions.NOBODY, replace(WORD, post=" "), replace(WORD, reason="")):
        with pytest.raises(actions.AuthorityMissingError):
            actions.change_policy(**change, authority=lacking)
    assert JudgingPolicy.objects.current().get() == policy
    actions.change_policy(**change, authority=WORD)
    now = JudgingPolicy.objects.current().get()
    assert (now.suppress_below, now.recorded_on) == (6, TODAY)
    assert Event.objects.get(verb="changed").detail == {
        "before": {"suppress_below": 5},
        "after": {"suppress_below": 6},
        "on_the_word_of": "Information governance lead",
        "because": "Two schools are small.",
    }


def test_so_does_the_class_of_an_indicator(cast: Cast) -> None:
    with pytest.raises(actions.AuthorityMissingError):
        change(cast, "A 1", disclosure=Disclosure.NONE)
    change(cast, "A 1", disclosure=Disclosure.NONE, authority=WORD)
    assert Definition.objects.current().get(indicator__code="A 1").disclosure == Disclosure.NONE
    detail = Event.objects.get(verb="changed").detail
    assert (detail["on_the_word_of"], detail["because"]) == (WORD.post, WORD.reason)
