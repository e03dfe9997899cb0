"""Two people, or two tabs, at the same moment: real commits in threads of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audits.actions.instruments import GradeSaid, keep_scale
from audits.actions.programmes import start_programme
from audits.actions.theme_list import keep_list
from audits.models import Audit, Case, GradeScale, Grading, Programme, Theme
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round

ROUNDS = 10


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """What each gave, or the exception that it raised."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        try:
            start.wait()
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


@pytest.mark.slow
def test_of_two_saves_at_once_one_is_kept_and_the_other_is_told(
    own_database: str, round_: Round
) -> None:
    audit = round_.assign()
    for version in range(1, ROUNDS + 1):
        words = [round_.words(explanation=f"{version} {who}") for who in ("first", "second")]
        found = at_once(
            *(
                lambda said=said, version=version: round_.save(audit, version, said)
                for said in words
            )
        )
        kept = Audit.objects.get(pk=audit.pk)
        assert kept.version == version + 1
        [refused] = [one for one in found if isinstance(one, Exception)]
        assert isinstance(refused, SavedByAnotherError)
        [saved] = [one for one in found if isinstance(one, Audit)]
        assert saved.explanation == kept.explanation


@pytest.mark.slow
def test_a_case_given_out_twice_at_once_is_one_audit(own_database: str, round_: Round) -> None:
    for number in range(ROUNDS):
        first, second = at_once(*[lambda number=number: round_.assign(f"N{number}")] * 2)
        assert first == second
    assert (Audit.objects.count(), Case.objects.count()) == (ROUNDS, ROUNDS)


@pytest.mark.slow
def test_an_audit_submitted_twice_at_once_is_submitted_once(
    own_database: str, round_: Round
) -> None:
    for number in range(ROUNDS):
        audit = round_.assign(f"N{number}")
        found = at_once(*[lambda audit=audit: round_.submit(audit)] * 2)
        assert found == [audit, audit]
    assert Grading.objects.count() == ROUNDS


@pytest.mark.slow
def test_of_what_is_set_up_twice_at_once_one_is_kept_and_the_other_is_refused_in_words(
    own_database: str, round_: Round
) -> None:
    by = round_.cast.audit_coordinator
    for number in range(ROUNDS):
        name = f"Set up {number}"

        def programme(name: str = name) -> object:
            return start_programme(
                title=name, kind="random", first_day=date(2017, 10, 1), months=3, by=by
            )

        def scale(name: str = name) -> object:
            return keep_scale(name=name, first_day=NOW.date(), grades=[GradeSaid("Done")], by=by)

        def theme(name: str = name) -> object:
            return keep_list(seen=[], offered=[], new=name, by=by, now=NOW)

        assert refusals(programme) == [ValidationError]
        assert refusals(scale) == [MoveError]
        assert refusals(theme) == [MoveError]
        assert Programme.objects.filter(title=name).count() == 1
        assert GradeScale.objects.filter(name=name).count() == 1
        assert Theme.objects.filter(name=name).count() == 1


def refusals(task: Callable[[], object]) -> list[type]:
    return [type(one) for one in at_once(task, task) if isinstance(one, Exception)]
