"""Themes put right by the moderator or the co-ordinator, until the audit is final."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.actions.assignment import mark_again
from audits.actions.moderation import finalise, moderate
from audits.actions.theming import Themes, correct_themes, may_correct, themes_of
from audits.models import Audit
from kpiportal.access import Role
from kpiportal.models import Event, Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone, theme
from tests.audits.pages.browsing import get, post


def themes(*concerns: str) -> Themes:
    return Themes(frozenset(), frozenset(map(theme, concerns)))


def now(audit: Audit) -> Audit:
    return Audit.objects.get(pk=audit.pk)


def correct(audit: Audit, by: Person, chosen: Themes) -> None:
    given = {"version": now(audit).version, "by": by, "now": NOW}
    correct_themes(audit=audit, themes=chosen, **given)


def corrections() -> list[tuple[str, dict]]:
    rows = Event.objects.filter(verb="corrected the themes of").order_by("sequence")
    return [(row.actor_name, row.detail) for row in rows]


def test_a_correction_is_in_the_trail_with_what_was_before(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    correct(audit, round_.cast.audit_coordinator, themes("Recording", "Timeliness"))
    for _ in range(2):  # a second click
        correct(audit, round_.cast.moderator, themes("Recording"))
    assert themes_of(audit) == themes("Recording")
    assert corrections() == [
        (
            "Audit coordinator",
            {"concerns_about": {"before": [], "after": ["Recording", "Timeliness"]}},
        ),
        (
            "Moderator",
            {"concerns_about": {"before": ["Recording", "Timeliness"], "after": ["Recording"]}},
        ),
    ]


def test_what_a_moderator_corrects_on_the_way_is_in_the_trail_too(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    moderate(
        audit=audit, version=audit.version, grade=audit.grade, reason="",
        themes=themes("Recording"), by=round_.cast.moderator, now=NOW,
    )  # fmt: skip
    detail = Event.objects.get(verb="moderated").detail
    assert detail == {
        "is_changed": False,
        "concerns_about": {"before": [], "after": ["Recording"]},
    }


def test_nobody_else_corrects_them(round_: Round) -> None:
    audit, cast = round_.submit(round_.assign()), round_.cast
    for person in (cast.auditor, cast.director, someone("Other", Role.MODERATOR)):
        with pytest.raises(PermissionDenied):
            correct(audit, person, themes("Recording"))
    assert not corrections()


def test_they_are_the_auditors_before_the_submission_and_locked_once_final(round_: Round) -> None:
    audit, cast = round_.assign(), round_.cast
    with pytest.raises(MoveError):
        correct(audit, cast.moderator, themes("Recording"))
    audit = round_.submit(audit)
    given = {"audit": audit, "by": cast.moderator, "now": NOW}
    moderate(version=audit.version, grade=audit.grade, reason="", **given)
    assert may_correct(now(audit), cast.moderator)
    finalise(version=audit.version + 1, **given)
    for person in (cast.moderator, cast.audit_coordinator):
        with pytest.raises(MoveError):
            correct(audit, person, themes("Recording"))


def test_of_a_case_that_is_marked_twice_they_wait_for_the_consolidation(round_: Round) -> None:
    first, other = round_.assign(), someone("Other marker", Role.AUDITOR)
    by = round_.cast.audit_coordinator
    second = mark_again(audit=first, auditor=other, by=by, now=NOW)
    round_.submit(first)
    round_.submit(second)
    for audit in (first, second):
        assert not may_correct(now(audit), by)


def test_another_version_than_was_seen_is_not_corrected(round_: Round) -> None:
    audit, moderator = round_.submit(round_.assign()), round_.cast.moderator
    with pytest.raises(SavedByAnotherError):
        correct_themes(audit=audit, version=1, themes=themes("Recording"), by=moderator, now=NOW)
    assert themes_of(audit) == themes()


def test_the_page_is_found_from_the_audit_and_corrects_it(round_: Round) -> None:
    audit, by = round_.submit(round_.assign()), round_.cast.audit_coordinator
    assert f"/audits/{audit.pk}/themes/" in get(by, "audit", audit.pk).content.decode()
    assert (
        f"/audits/{audit.pk}/themes/" not in get(audit.auditor, "audit", audit.pk).content.decode()
    )
    given = {"version": audit.version, "concern_themes": theme("Recording").pk}
    assert post(by, "correct_audit_themes", audit.pk, **given).status_code == 302
    assert themes_of(audit) == themes("Recording")
