"""Recalculation killed in the middle, or started twice at once, ends in the same judgements."""

import threading
import time
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from indicators.actions.recalculation import recalculate, recalculate_after
from indicators.judging import judge
from indicators.models import Judgement, JudgingPolicy
from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Event, Job
from tests import database
from tests.indicators.register import Register
from tests.programs import House, wait_until

pytestmark = [pytest.mark.slow]

INDICATORS = 40


def a_register() -> JudgingPolicy:
    """Forty indicators of a year each, judged; then a policy under which each one turns."""
    register = Register()
    register.policy()
    for number in range(INDICATORS):
        code = f"I{number}"
        register.indicator(code, better="bigger")
        register.target(code, "2019-01", None, "100")
        for month in range(12):
            register.value(code, str(Month.of(2019, 1) + month), str(90 + number % 10))
    judge()
    return register.policy(tolerance=Decimal("0.2"))


def judgements() -> list[Any]:
    return list(Judgement.objects.order_by("pk").values_list())


def expected() -> list[Any]:
    """What judging once, undisturbed, makes of it; then taken back."""
    with transaction.atomic():
        recalculate(indicators=None)
        found = judgements()
        transaction.set_rollback(True)
    return found


def turns() -> int:
    return Event.objects.filter(verb="turned amber").count()


def test_two_that_judge_at_once_end_as_one(own_database: str):
    a_register()
    wanted, before = expected(), judgements()
    assert wanted != before

    def judge_too() -> None:
        recalculate(indicators=None)
        connection.close()

    both = [threading.Thread(target=judge_too) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert judgements() == wanted
    # The second found nothing that turned.
    assert turns() == INDICATORS


def test_a_worker_killed_while_it_judges_costs_nothing(house: House):
    policy = a_register()
    wanted, before = expected(), judgements()
    house.more |= {"JOB_LEASE_SECONDS": "1"}
    worker = house.start_worker()
    with psycopg.connect(database.url(house.database), autocommit=True) as in_the_way:
        # Judging has begun, and stands still in the middle: nobody can write the judgements.
        in_the_way.execute("BEGIN")
        in_the_way.execute("LOCK TABLE indicators_judgement IN EXCLUSIVE MODE")
        with transaction.atomic():
            recalculate_after(policy, by=None, now=timezone.now())
        wait_until(lambda: is_waiting_to_write(in_the_way), worker)
        worker.kill()
        in_the_way.execute("ROLLBACK")
    assert judgements() == before
    assert turns() == 0

    house.start_worker()
    until = time.monotonic() + 60
    while Job.objects.get().state != Job.State.DONE:
        assert time.monotonic() < until, Job.objects.values()
        jobs.relay(now=timezone.now() + jobs.RING_AGAIN)
        time.sleep(0.3)
    assert (judgements(), turns()) == (wanted, INDICATORS)


def is_waiting_to_write(database: psycopg.Connection[Any]) -> bool:
    found = database.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted"
        " AND relation = 'indicators_judgement'::regclass"
    ).fetchone()
    return found is not None and found[0] == 1
