"""Two people, or two tabs, at the same moment: real commits in threads of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from audits.models import Audit, Case, Grading
from kpiportal.versions import SavedByAnotherError
from tests.audits.conftest import Round

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
