"""What the database itself refuses, whatever the code above it does."""

from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from audits.models import AreaJudgement, Audit, Case, Grading, Programme
from tests.audits.conftest import NOW, Round
from tests.audits.rules.test_workflow import TABLE


def refused(model: type[Model], pk: int, **change: object) -> bool:
    try:
        with transaction.atomic():
            assert model.objects.filter(pk=pk).update(**change) == 1
    except DatabaseError:
        return True
    return False


def consistent(state: str) -> dict[str, object]:
    """All that the other constraints ask of a state, so that only the move itself is judged."""
    is_recorded = state in {"submitted", "consolidated", "moderated", "final"}
    return {
        "state": state,
        "submitted_at": NOW if is_recorded else None,
        "decline_reason": "Known to me" if state == "declined" else "",
    }


@pytest.mark.parametrize(("before", "after"), list(product(TABLE, TABLE)))
def test_the_database_makes_the_listed_moves_alone(round_: Round, before: str, after: str) -> None:
    audit = round_.assign()
    Audit.objects.filter(pk=audit.pk).update(grade=round_.grade("Good"), explanation="Sound.")
    for state in way_to(before):
        Audit.objects.filter(pk=audit.pk).update(**consistent(state))
    is_listed = before == after or after in {to for to, _ in TABLE[before].values()}
    assert refused(Audit, audit.pk, **consistent(after)) is not is_listed


def way_to(state: str) -> list[str]:
    if state == "declined":
        return ["declined"]
    if state == "consolidated":
        return ["in_progress", "submitted", "consolidated"]
    steps = ["in_progress", "submitted", "moderated", "final"]
    return steps[: steps.index(state) + 1] if state in steps else []


def test_an_audit_starts_assigned(round_: Round) -> None:
    audit = round_.assign()
    audit.pk, audit.case, audit.state = None, Case.objects.create(), "in_progress"
    with pytest.raises(DatabaseError, match="audits_audit"), transaction.atomic():
        audit.save(force_insert=True)
    audit.state = "assigned"
    audit.save(force_insert=True)


def test_the_words_of_a_submitted_audit_are_locked(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    for field in ("explanation", "strengths", "concerns"):
        assert refused(Audit, audit.pk, **{field: "Otherwise"})
    assert refused(Audit, audit.pk, grade=round_.grade("Outstanding"))
    area = AreaJudgement.objects.get(audit=audit, area__name="Assessment")
    assert refused(AreaJudgement, area.pk, explanation="Otherwise")
    with pytest.raises(DatabaseError), transaction.atomic():
        AreaJudgement.objects.create(audit=audit, area=round_.areas[4], explanation="Late")


def test_the_words_of_an_audit_in_progress_are_not(round_: Round) -> None:
    audit = round_.assign()
    assert not refused(Audit, audit.pk, explanation="Otherwise")


def test_an_audit_stays_with_its_case_and_its_auditor(round_: Round) -> None:
    audit = round_.assign()
    assert refused(Audit, audit.pk, auditor=round_.cast.director)
    assert refused(Audit, audit.pk, case=Case.objects.create())
    assert refused(Audit, audit.pk, team=round_.other_team)


def test_every_grade_given_is_kept(round_: Round) -> None:
    grading = Grading.objects.get(audit=round_.submit(round_.assign()))
    assert refused(Grading, grading.pk, grade=round_.grade("Inadequate"))
    with pytest.raises(DatabaseError), transaction.atomic():
        grading.delete()


def test_audits_are_kept(round_: Round) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        round_.assign().delete()


def test_nobody_moderates_their_own_audit_in_the_database_either(round_: Round) -> None:
    assert refused(Audit, round_.assign().pk, moderator=round_.cast.auditor)


def test_a_submitted_audit_has_a_judgement_and_an_explanation(round_: Round) -> None:
    audit = round_.assign()
    Audit.objects.filter(pk=audit.pk).update(state="in_progress", grade=round_.grade("Good"))
    submitted = consistent("submitted")
    assert refused(Audit, audit.pk, explanation=" \n", **submitted)
    assert refused(Audit, audit.pk, explanation="Sound.", grade=None, **submitted)
    assert not refused(Audit, audit.pk, explanation="Sound.", **submitted)


def test_a_thematic_programme_has_a_theme_and_a_random_one_has_none(round_: Round) -> None:
    pk = round_.programme.pk
    assert refused(Programme, pk, kind="thematic")
    assert refused(Programme, pk, theme="Neglect")
    assert not refused(Programme, pk, kind="thematic", theme="Neglect")


def test_a_programme_covers_whole_months(round_: Round) -> None:
    pk = round_.programme.pk
    assert refused(Programme, pk, months=2)
    assert refused(Programme, pk, first_day="2017-10-02")
    assert not refused(Programme, pk, first_day="2017-11-01", months=1)
