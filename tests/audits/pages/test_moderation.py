"""Accepting or changing a judgement, and making it final."""

from kpiportal.access import Role
from kpiportal.models import Post
from tests.audits.conftest import Round, gradings, someone
from tests.audits.pages.browsing import get, post


def test_a_judgement_is_changed_with_a_reason_then_made_final(round_: Round) -> None:
    moderator, audit = round_.cast.moderator, round_.submit(round_.assign())
    lower = round_.grade("Inadequate")
    given = {"version": audit.version, "grade": lower.pk}
    page = post(moderator, "moderate_audit", audit.pk, **given)
    assert page.context["form"].errors == {"reason": ["Say why you change the judgement"]}
    for _ in range(2):
        page = post(moderator, "moderate_audit", audit.pk, **given, reason="Not seen alone")
        assert (page.status_code, page["Location"]) == (302, f"/audits/{audit.pk}/")
    audit.refresh_from_db()
    for _ in range(2):
        assert post(moderator, "finalise_audit", audit.pk, version=audit.version).status_code == 302
    audit.refresh_from_db()
    assert audit.state == "final"
    assert gradings(audit) == [
        ("first", "Good", ""),
        ("moderated", "Inadequate", "Not seen alone"),
        ("final", "Inadequate", ""),
    ]
    page = get(moderator, "audit", audit.pk).content.decode()
    assert "Not seen alone" in page


def test_a_version_that_was_not_seen_is_not_moderated(round_: Round) -> None:
    moderator, audit = round_.cast.moderator, round_.submit(round_.assign())
    page = post(
        moderator, "moderate_audit", audit.pk, version=1, grade=round_.grade("Inadequate").pk,
        reason="Seen too early",
    )  # fmt: skip
    assert page.status_code == 409
    assert "Seen too early" in page.content.decode()
    assert gradings(audit) == [("first", "Good", "")]


def test_nothing_is_made_final_before_it_was_moderated(round_: Round) -> None:
    moderator, audit = round_.cast.moderator, round_.submit(round_.assign())
    for version in (str(audit.version), "", "x", "9" * 30):
        post(moderator, "finalise_audit", audit.pk, version=version)
    audit.refresh_from_db()
    assert audit.state == "submitted"


def test_somebody_in_the_auditors_line_is_told_that_they_cannot(round_: Round) -> None:
    cast, audit = round_.cast, round_.submit(round_.assign())
    head = Post.objects.create(title="Head of service", holder=cast.moderator)
    Post.objects.create(title="Team manager", holder=cast.auditor, reports_to=head)
    page = post(
        cast.moderator, "moderate_audit", audit.pk, version=audit.version, grade=audit.grade_id
    )
    assert "is in the auditor&#x27;s line of management" in page.content.decode()
    assert gradings(audit) == [("first", "Good", "")]


def test_an_audit_without_a_moderator_is_nobodys_to_moderate(round_: Round) -> None:
    audit = round_.submit(round_.assign(moderator=None))
    other = someone("Other", Role.MODERATOR)
    assert get(other, "moderate_audit", audit.pk).status_code == 404
    given = post(round_.cast.audit_coordinator, "audit_moderator", audit.pk, moderator=other.pk)
    assert given.status_code == 302
    assert get(other, "moderate_audit", audit.pk).status_code == 200
