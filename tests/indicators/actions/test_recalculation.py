"""What a change touches is worked out again in the background, and told where it turned."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from indicators.actions.recalculation import is_under_way, recalculate, recalculate_after
from indicators.judging import Turn, judge, touched_by
from indicators.models import Judgement, Value
from indicators.rules.periods import YTD, Month
from indicators.rules.standing import Rag
from kpiportal import jobs
from kpiportal.models import Event, Job
from tests.cast import Cast
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A", better="bigger")
    register.indicator("B", better="bigger")
    for code in ("A", "B"):
        register.target(code, "2019-04", None, "10")
        register.value(code, "2019-11", "12")
        register.value(code, "2019-12", "11")
    judge()
    register.next_release(date(2020, 2, 1))
    return register


def do_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.WAITING):
        jobs.run(job.pk, now=timezone.now())
    assert set(Job.objects.values_list("state", "error")) <= {(Job.State.DONE, "")}


def turned() -> list[tuple[str, str, dict[str, str]]]:
    events = Event.objects.filter(verb__startswith="turned").order_by("sequence")
    return [(event.target_name, event.verb, event.detail) for event in events]


def test_a_new_target_turns_the_latest_figure_and_the_trail_says_so(register: Register, cast: Cast):
    target = register.target("A", "2019-12", None, "20")
    indicator = register.indicators["A"]
    job = recalculate_after(target, indicator=indicator, by=cast.analyst, now=NOW)
    assert (job.asked_by, is_under_way()) == (cast.analyst, True)
    do_jobs()
    assert is_under_way() is False
    assert turned() == [("A", "turned red", {"end": "2019-12", "before": "green", "after": "red"})]


def test_asking_twice_for_one_change_does_it_once(register: Register):
    target = register.target("A", "2019-12", None, "20")
    for _ in range(2):
        recalculate_after(target, indicator=register.indicators["A"], by=None, now=NOW)
    assert Job.objects.count() == 1


def test_another_policy_judges_everything_again(register: Register):
    register.target("A", "2019-12", None, "12")
    register.target("B", "2019-12", None, "20")
    recalculate(indicators=None)
    policy = register.policy(tolerance=Decimal("0.1"))
    recalculate_after(policy, by=None, now=NOW)
    do_jobs()
    assert turned()[2:] == [
        ("A", "turned amber", {"end": "2019-12", "before": "red", "after": "amber"})
    ]
    assert set(Judgement.objects.values_list("policy", flat=True)) == {policy.pk}


def test_the_turn_of_an_older_figure_is_none(register: Register):
    register.target("A", "2019-11", "2019-11", "20")
    assert recalculate(indicators=[register.indicators["A"].pk]) == []
    assert (
        Judgement.objects.get(
            value__indicator__code="A", value__end=Month.from_text("2019-11")
        ).target_standing
        == "behind"
    )


def test_the_next_month_turns_what_the_month_before_was(register: Register):
    register.value("A", "2020-01", "9")
    a = register.indicators["A"].pk
    assert recalculate(indicators=[a]) == [Turn(a, Month.from_text("2020-01"), Rag.GREEN, Rag.RED)]
    # Judged again, nothing turns.
    assert recalculate(indicators=[a]) == []


def test_a_restated_figure_turns_and_leaves_no_judgement_of_the_old_one(register: Register):
    register.value("A", "2019-12", "5")
    (turn,) = recalculate(indicators=None)
    assert (turn.before, turn.after) == (Rag.GREEN, Rag.RED)
    assert not Judgement.objects.filter(value__superseded_at__isnull=False).exists()


def test_a_figure_that_is_withdrawn_turns_to_the_one_before_it(register: Register):
    register.value("A", "2019-11", "3")
    recalculate(indicators=None)
    register.value("A", "2019-12", None, status="not_available")
    (turn,) = recalculate(indicators=None)
    assert (turn.end, turn.before, turn.after) == (
        Month.from_text("2019-11"),
        Rag.GREEN,
        Rag.RED,
    )


def test_a_target_that_ends_turns_to_no_standing(register: Register):
    register.target("A", "2019-12", None, None)
    recalculate(indicators=None)
    assert turned() == [
        ("A", "turned to no standing", {"end": "2019-12", "before": "green", "after": "none"})
    ]


def test_a_first_figure_turns_nothing(register: Register):
    register.indicator("NEW", better="bigger")
    register.target("NEW", "2019-04", None, "10")
    register.value("NEW", "2019-12", "1")
    assert recalculate(indicators=None) == []


def test_one_indicator_judged_leaves_the_others_alone(register: Register):
    register.target("A", "2019-12", None, "20")
    register.target("B", "2019-12", None, "20")
    recalculate(indicators=[register.indicators["A"].pk])
    latest = Judgement.objects.filter(value__end=Month.from_text("2019-12"))
    assert dict(latest.values_list("value__indicator__code", "target_standing")) == {
        "A": "behind",
        "B": "ahead",
    }


def test_a_value_brings_what_follows_from_it(register: Register):
    register.indicator("T", better="bigger", months=YTD, derive="sum_to_date(A)")
    value = register.value("A", "2019-04", "4")
    recalculate_after(
        value,
        indicator=register.indicators["A"],
        release=register.release,
        by=None,
        now=NOW,
    )
    do_jobs()
    total = Value.objects.get(indicator__code="T")
    assert (total.value, total.is_derived, total.release) == (
        Decimal(4),
        True,
        register.release,
    )
    assert Judgement.objects.filter(value=total).exists()


def test_a_rule_changed_on_a_page_derives_anew(register: Register):
    register.population(2019, 10000)
    register.indicator("R", better="bigger", derive="per_10000(A)")
    definition = register.indicators["R"].definitions.current().get()
    recalculate_after(
        definition,
        indicator=register.indicators["R"],
        release=register.release,
        rule_changed=True,
        by=None,
        now=NOW,
    )
    do_jobs()
    assert Value.objects.filter(indicator__code="R").count() == 2


def test_a_release_touches_what_it_brings_or_everything(register: Register):
    assert touched_by(register.release) == []
    register.target("B", "2019-12", None, "20")
    assert touched_by(register.release) == [register.indicators["B"].pk]
    register.comparator("england")
    assert touched_by(register.release) is None


def test_everything_is_asked_for_once_a_night(register: Register):
    for hour in (3, 4, 5):
        jobs.keep_calendar(now=datetime(2020, 2, 1, hour, tzinfo=UTC))
    asked = Job.objects.filter(kind="recalculate")
    assert [(job.key, job.ids) for job in asked] == [
        ("recalculate everything 2020-02-01", {"indicators": None})
    ]


def rows_and_their_transactions() -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value_id, xmin::text FROM indicators_judgement ORDER BY 1")
        return cursor.fetchall()


def test_judging_again_writes_nothing_where_nothing_is_otherwise(register: Register):
    before = rows_and_their_transactions()
    assert len(before) == 4
    judge()
    assert rows_and_their_transactions() == before
