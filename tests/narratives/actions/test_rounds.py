"""Figures closed, a quarter handed on, signed as it was seen, reopened beside itself."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from indicators.rules.periods import Month
from kpiportal.models import Deputy, Event, Job
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary, rounds
from narratives.models import Commentary, Round, Signature, Snapshot
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of, read
from tests.cast import Cast
from tests.narratives.makers import NOW, TODAY, load_pack, make_chain, make_post, put_in_post

SEPTEMBER = Month.of(2017, 9)


@pytest.fixture
def month(cast: Cast) -> Round:
    load_pack()
    put_in_post("Front door manager", cast.lead_officer)
    make_chain(make_post("Head of service", cast.acceptor))
    make_post("Director of children’s services", cast.director)
    return rounds.begin(month=SEPTEMBER, now=NOW)


@pytest.fixture
def closed(month: Round, cast: Cast) -> Round:
    rounds.close_figures(round_=month, version=1, gaps="", by=cast.analyst, now=NOW)
    return the_quarter()


@pytest.fixture
def accepted(closed: Round, cast: Cast) -> Commentary:
    due = Commentary.objects.get(is_due=True)
    officer = cast.lead_officer
    commentary.save(commentary=due, text="It fell.", version=0, by=officer, now=NOW)
    commentary.submit(commentary=due, version=1, by=officer, now=NOW)
    commentary.accept(commentary=due, version=2, by=cast.acceptor, now=NOW)
    return Commentary.objects.get(is_due=True)


@pytest.fixture
def in_review(accepted: Commentary, cast: Cast) -> Round:
    rounds.hand_on(quarter=accepted.round, version=2, gaps="", by=cast.analyst, now=NOW)
    return the_quarter()


def the_quarter() -> Round:
    return Round.objects.quarters().living().get()


def seen(quarter: Round) -> str:
    return digest(content_of(quarter.end, quarter=quarter))


def approve(quarter: Round, cast: Cast, **different: Any) -> Signature:
    asked = {
        "quarter": quarter,
        "version": quarter.version,
        "seen": seen(quarter),
        "reservations": "",
        "by": cast.director,
        "now": NOW,
    }
    return rounds.approve(**(asked | different))


def states() -> dict[str, str]:
    return {str(one): one.state for one in Round.objects.all()}


def test_a_month_is_begun_once_with_its_quarter(month: Round) -> None:
    assert rounds.begin(month=SEPTEMBER, now=NOW) == month
    assert states() == {"September 2017": "open", "Quarter 2 of 2017-18": "open"}
    assert Event.objects.filter(verb="began").count() == 2


def test_closing_a_quarters_last_month_closes_the_quarter_and_asks_for_commentary(
    closed: Round,
) -> None:
    assert states() == {
        "September 2017": "figures_closed",
        "Quarter 2 of 2017-18": "figures_closed",
    }
    due = Commentary.objects.filter(is_due=True).values_list("indicator__code", "state")
    assert list(due) == [("AB 01", "draft")]  # the one behind its target
    assert Job.objects.filter(kind="snapshot").count() == 1


def test_closing_twice_is_one_closing(closed: Round, month: Round, cast: Cast) -> None:
    rounds.close_figures(round_=month, version=1, gaps="", by=cast.analyst, now=NOW)
    assert Event.objects.filter(verb="closed the figures of").count() == 1
    assert Job.objects.filter(kind="snapshot").count() == 1


def test_a_month_whose_figures_are_missing_is_closed_with_a_reason(cast: Cast) -> None:
    load_pack()
    october = rounds.begin(month=SEPTEMBER + 1, now=NOW)
    with pytest.raises(MoveError, match="AB 01, AB 02, AB 03, AB 04, AB 05"):
        rounds.close_figures(round_=october, version=1, gaps=" ", by=cast.analyst, now=NOW)
    rounds.close_figures(round_=october, version=1, gaps="Late.", by=cast.analyst, now=NOW)
    october.refresh_from_db()
    assert (october.state, october.gaps) == ("figures_closed", "Late.")


@pytest.mark.parametrize("who", ["lead_officer", "acceptor", "director", "administrator"])
def test_only_an_analyst_closes_figures(month: Round, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        rounds.close_figures(round_=month, version=1, gaps="", by=getattr(cast, who), now=NOW)


def test_a_closed_month_is_opened_again_with_a_reason_and_its_quarter_with_it(
    closed: Round, month: Round, cast: Cast
) -> None:
    with pytest.raises(MoveError, match="Say why"):
        rounds.open_again(round_=month, version=2, reason="", by=cast.analyst, now=NOW)
    rounds.open_again(round_=month, version=2, reason="A late figure.", by=cast.analyst, now=NOW)
    assert states() == {"September 2017": "open", "Quarter 2 of 2017-18": "open"}


def test_a_month_is_not_opened_while_its_quarter_is_with_the_director(
    in_review: Round, month: Round, cast: Cast
) -> None:
    with pytest.raises(MoveError, match="with the director"):
        rounds.open_again(round_=month, version=2, reason="Late.", by=cast.analyst, now=NOW)


def test_a_quarter_whose_commentary_is_missing_is_handed_on_with_a_reason(
    closed: Round, cast: Cast
) -> None:
    with pytest.raises(MoveError, match="AB 01"):
        rounds.hand_on(quarter=closed, version=2, gaps="", by=cast.analyst, now=NOW)
    rounds.hand_on(quarter=closed, version=2, gaps="Ill.", by=cast.analyst, now=NOW)
    assert (the_quarter().state, the_quarter().gaps) == ("in_review", "Ill.")


def test_a_quarter_is_sent_back_with_a_reason(in_review: Round, cast: Cast) -> None:
    version = in_review.version
    with pytest.raises(MoveError, match="Say why"):
        rounds.send_back(quarter=in_review, version=version, reason="", by=cast.director, now=NOW)
    rounds.send_back(quarter=in_review, version=version, reason="Thin.", by=cast.director, now=NOW)
    assert (the_quarter().state, the_quarter().reason) == ("figures_closed", "Thin.")


def test_the_director_signs_the_bytes_that_were_seen(in_review: Round, cast: Cast) -> None:
    digest_seen = seen(in_review)
    signature = approve(in_review, cast, reservations="Reviews are late.")
    assert the_quarter().state == "approved"
    assert signature.sha256 == digest_seen == digest(bytes(signature.snapshot.content))
    assert signature.signed_as == "Director of children’s services"
    held = read(signature.snapshot)
    assert [(one["code"], one["text"], one["state"]) for one in held["commentary"]] == [
        ("AB 01", "It fell.", "accepted")
    ]
    assert Job.objects.filter(kind="paper").count() == 1
    assert Event.objects.first().verb == "approved"
    assert Event.objects.first().detail["sha256"] == digest_seen


def test_signing_twice_is_one_signature(in_review: Round, cast: Cast) -> None:
    digest_seen = seen(in_review)
    first = approve(in_review, cast, seen=digest_seen)
    assert approve(in_review, cast, seen=digest_seen) == first
    assert Snapshot.objects.count() == 1


def test_what_changed_since_it_was_seen_is_not_signed(
    in_review: Round, accepted: Commentary, cast: Cast
) -> None:
    digest_seen = seen(in_review)
    commentary.send_back(
        commentary=accepted, version=accepted.version, reason="No.", by=cast.acceptor, now=NOW
    )
    with pytest.raises(SavedByAnotherError):
        approve(in_review, cast, seen=digest_seen)
    assert the_quarter().state == "in_review"
    assert not Signature.objects.exists()


@pytest.mark.parametrize("who", ["analyst", "acceptor", "lead_officer", "lead_member"])
def test_nobody_but_a_director_signs(in_review: Round, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        approve(in_review, cast, by=getattr(cast, who))


@pytest.mark.parametrize("own_post", [None, "Head of another service"])
def test_a_directors_deputy_signs_and_is_named_so(
    in_review: Round, cast: Cast, own_post: str | None
) -> None:
    post = cast.director.posts.get()
    deputy = cast.other_officer
    if own_post:
        make_post(own_post, deputy)
    deputy.role_set.create(role="director")
    deputy.refresh_from_db()
    Deputy.objects.create(post=post, person=deputy, first_day=TODAY, last_day=TODAY)
    signature = approve(in_review, cast, by=deputy)
    assert signature.signed_as == "deputy for Director of children’s services"


def test_a_director_who_stands_in_for_another_signs_as_themselves(
    in_review: Round, cast: Cast
) -> None:
    cast.other_officer.role_set.create(role="director")
    absent = make_post("Assistant director", cast.other_officer)
    Deputy.objects.create(post=absent, person=cast.director, first_day=TODAY, last_day=TODAY)
    assert approve(in_review, cast).signed_as == "Director of children’s services"


def test_after_approval_no_commentary_changes(
    in_review: Round, accepted: Commentary, cast: Cast
) -> None:
    approve(in_review, cast)
    with pytest.raises(MoveError, match="is approved"):
        commentary.send_back(
            commentary=accepted, version=accepted.version, reason="No.", by=cast.acceptor, now=NOW
        )
    assert Commentary.objects.get(is_due=True).state == "accepted"


def test_reopening_begins_a_new_edition_and_leaves_the_old_as_it_was(
    in_review: Round, cast: Cast
) -> None:
    approve(in_review, cast)
    approved = the_quarter()
    edition = rounds.reopen(
        quarter=approved, version=approved.version, reason="Wrong.", by=cast.director, now=NOW
    )
    assert (str(edition), edition.state) == ("Quarter 2 of 2017-18, edition 2", "open")
    old, new = (Commentary.objects.get(round=one, is_due=True) for one in (approved, edition))
    assert (old.text, old.state) == ("It fell.", "accepted")
    assert (new.text, new.state) == ("It fell.", "draft")
    assert [text.written_by for text in new.versions.all()] == [cast.lead_officer]


def test_a_later_editions_snapshot_supersedes_the_first_with_the_reason(
    in_review: Round, cast: Cast
) -> None:
    first = approve(in_review, cast).snapshot
    approved = the_quarter()
    edition = rounds.reopen(
        quarter=approved, version=approved.version, reason="Wrong.", by=cast.director, now=NOW
    )
    rounds.close_figures(round_=edition, version=1, gaps="", by=cast.analyst, now=NOW)
    rounds.hand_on(quarter=edition, version=2, gaps="As before.", by=cast.analyst, now=NOW)
    second = approve(the_quarter(), cast).snapshot
    assert (second.supersedes, second.reason) == (first, "Wrong.")
    assert Round.objects.filter(state="approved").count() == 1
