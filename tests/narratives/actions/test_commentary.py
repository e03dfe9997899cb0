"""Written by who leads, accepted by the chain, never by who wrote; nothing is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kpiportal.models import Deputy, Event, Post
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as actions
from narratives.models import Acceptance, Commentary
from tests.cast import Cast
from tests.narratives.makers import (
    NOW,
    TODAY,
    begin,
    make_chain,
    make_indicator,
    make_post,
    make_quarter,
)


@pytest.fixture
def lead(cast: Cast) -> Post:
    return make_post("Lead officer A", cast.lead_officer)


@pytest.fixture
def head(cast: Cast) -> Post:
    return make_post("Head of service", cast.acceptor)


@pytest.fixture
def blank(lead: Post, head: Post) -> Commentary:
    make_chain(head)
    return begin(make_indicator(lead=lead), make_quarter())


@pytest.fixture
def written(blank: Commentary, cast: Cast) -> Commentary:
    actions.save(commentary=blank, text="It fell.", version=0, by=cast.lead_officer, now=NOW)
    return now_of(blank)


@pytest.fixture
def submitted(written: Commentary, cast: Cast) -> Commentary:
    actions.submit(commentary=written, version=1, by=cast.lead_officer, now=NOW)
    return now_of(written)


def now_of(commentary: Commentary) -> Commentary:
    return Commentary.objects.get(pk=commentary.pk)


def told(event: Event) -> tuple[str, str]:
    return event.actor_name, event.verb


def test_every_saved_text_is_kept_with_its_writer(blank: Commentary, cast: Cast) -> None:
    officer = cast.lead_officer
    actions.save(commentary=blank, text="One", version=0, by=officer, now=NOW)
    actions.save(commentary=blank, text="Two", version=1, by=officer, now=NOW)
    assert now_of(blank).text == "Two"
    assert list(blank.versions.values_list("version", "text", "written_as")) == [
        (2, "Two", "Lead officer A"),
        (1, "One", "Lead officer A"),
    ]
    assert told(Event.objects.first()) == ("Lead officer (Lead officer A)", "wrote")


def test_who_saves_over_another_is_told_and_nothing_is_changed(
    written: Commentary, cast: Cast
) -> None:
    with pytest.raises(SavedByAnotherError):
        actions.save(commentary=written, text="Mine", version=0, by=cast.analyst, now=NOW)
    assert now_of(written).text == "It fell."
    assert written.versions.count() == 1


def test_a_text_sent_twice_is_kept_once(blank: Commentary, cast: Cast) -> None:
    first, second = (
        actions.save(commentary=blank, text="One", version=0, by=cast.lead_officer, now=NOW)
        for _ in range(2)
    )
    assert first == second == 1
    assert blank.versions.count() == 1
    assert Event.objects.filter(verb="wrote").count() == 1


@pytest.mark.parametrize("who", ["other_officer", "acceptor", "director", "auditor", "nobody"])
def test_only_who_leads_the_indicator_writes(blank: Commentary, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.save(commentary=blank, text="X", version=0, by=getattr(cast, who), now=NOW)
    assert now_of(blank).version == 0


def test_an_analyst_writes_on_behalf_and_is_named_so(blank: Commentary, cast: Cast) -> None:
    actions.save(commentary=blank, text="It fell.", version=0, by=cast.analyst, now=NOW)
    assert blank.versions.get().written_as == "on behalf of Lead officer A"
    assert told(Event.objects.first()) == ("Analyst (on behalf of Lead officer A)", "wrote")


def test_a_deputy_writes_on_their_days_alone_and_is_named_so(
    blank: Commentary, lead: Post, cast: Cast
) -> None:
    Deputy.objects.create(post=lead, person=cast.other_officer, first_day=TODAY, last_day=TODAY)
    with pytest.raises(PermissionDenied):
        actions.save(
            commentary=blank, text="X", version=0, by=cast.other_officer, now=NOW + timedelta(1)
        )
    actions.save(commentary=blank, text="X", version=0, by=cast.other_officer, now=NOW)
    assert blank.versions.get().written_as == "deputy for Lead officer A"


def test_an_empty_commentary_is_not_handed_on(blank: Commentary, cast: Cast) -> None:
    with pytest.raises(MoveError, match="nothing to hand on"):
        actions.submit(commentary=blank, version=0, by=cast.lead_officer, now=NOW)


def test_submitting_twice_is_one_move_with_the_same_answer(written: Commentary, cast: Cast) -> None:
    for _ in range(2):
        actions.submit(commentary=written, version=1, by=cast.lead_officer, now=NOW)
    assert (now_of(written).state, now_of(written).version) == ("submitted", 2)
    assert Event.objects.filter(verb="submitted").count() == 1


def test_what_is_submitted_is_not_written_in_until_it_is_taken_back(
    submitted: Commentary, cast: Cast
) -> None:
    officer = cast.lead_officer
    with pytest.raises(MoveError, match="it is submitted"):
        actions.save(commentary=submitted, text="More", version=2, by=officer, now=NOW)
    actions.take_back(commentary=submitted, version=2, by=officer, now=NOW)
    actions.save(commentary=submitted, text="More", version=3, by=officer, now=NOW)
    assert (now_of(submitted).state, now_of(submitted).text) == ("draft", "More")


def test_the_post_of_the_chain_accepts_and_it_is_in_the_trail(
    submitted: Commentary, cast: Cast
) -> None:
    actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)
    assert now_of(submitted).state == "accepted"
    assert Acceptance.objects.get().accepted_as == "Head of service"
    assert told(Event.objects.first()) == ("Acceptor (Head of service)", "accepted")


def test_accepting_twice_is_one_acceptance(submitted: Commentary, cast: Cast) -> None:
    for _ in range(2):
        actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)
    assert Acceptance.objects.count() == 1


def test_an_acceptor_whom_the_chain_does_not_name_may_not_accept(
    submitted: Commentary, head: Post, cast: Cast
) -> None:
    Post.objects.filter(pk=head.pk).update(holder=cast.other_officer)
    with pytest.raises(PermissionDenied):
        actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)


def test_the_chain_accepts_in_turn(submitted: Commentary, head: Post, cast: Cast) -> None:
    cast.other_officer.role_set.create(role="acceptor")
    manager = make_post("Service manager", cast.other_officer)
    make_chain(manager, head, section="Contacts")
    with pytest.raises(PermissionDenied):
        actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)
    actions.accept(commentary=submitted, version=2, by=cast.other_officer, now=NOW)
    assert (now_of(submitted).state, now_of(submitted).accepted_steps) == ("submitted", 1)
    actions.accept(commentary=submitted, version=3, by=cast.acceptor, now=NOW)
    assert (now_of(submitted).state, now_of(submitted).accepted_steps) == ("accepted", 2)


def test_nobody_accepts_their_own_words(written: Commentary, lead: Post, cast: Cast) -> None:
    Post.objects.filter(title="Head of service").update(holder=cast.lead_officer)
    cast.lead_officer.role_set.create(role="acceptor")
    cast.lead_officer.refresh_from_db()
    actions.submit(commentary=written, version=1, by=cast.lead_officer, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept(commentary=written, version=2, by=cast.lead_officer, now=NOW)


def test_somebody_whose_earlier_version_is_in_it_does_not_accept_it_either(
    written: Commentary, cast: Cast
) -> None:
    cast.director.role_set.create(role="analyst")
    cast.director.refresh_from_db()
    actions.save(commentary=written, text="Hers", version=1, by=cast.director, now=NOW)
    actions.save(commentary=written, text="His", version=2, by=cast.lead_officer, now=NOW)
    actions.submit(commentary=written, version=3, by=cast.lead_officer, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.accept(commentary=written, version=4, by=cast.director, now=NOW)


def test_the_director_accepts_what_others_wrote(submitted: Commentary, cast: Cast) -> None:
    make_post("Director of children’s services", cast.director)
    actions.accept(commentary=submitted, version=2, by=cast.director, now=NOW)
    assert Acceptance.objects.get().accepted_as == "Director of children’s services"


def test_it_is_returned_with_a_reason_and_taken_up_again(submitted: Commentary, cast: Cast) -> None:
    with pytest.raises(MoveError, match="Say why"):
        actions.send_back(commentary=submitted, version=2, reason=" ", by=cast.acceptor, now=NOW)
    actions.send_back(
        commentary=submitted, version=2, reason="Say by when.", by=cast.acceptor, now=NOW
    )
    assert (now_of(submitted).state, now_of(submitted).reason) == ("returned", "Say by when.")
    actions.save(commentary=submitted, text="By May.", version=3, by=cast.lead_officer, now=NOW)
    assert (now_of(submitted).state, now_of(submitted).reason) == ("draft", "")


def test_what_was_accepted_can_be_returned_and_then_starts_at_the_chains_beginning(
    submitted: Commentary, cast: Cast
) -> None:
    actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)
    actions.send_back(commentary=submitted, version=3, reason="No.", by=cast.acceptor, now=NOW)
    assert (now_of(submitted).state, now_of(submitted).accepted_steps) == ("returned", 0)


def test_who_accepts_what_has_changed_since_is_told(submitted: Commentary, cast: Cast) -> None:
    officer = cast.lead_officer
    actions.take_back(commentary=submitted, version=2, by=officer, now=NOW)
    actions.save(commentary=submitted, text="Other", version=3, by=officer, now=NOW)
    actions.submit(commentary=submitted, version=4, by=officer, now=NOW)
    with pytest.raises(SavedByAnotherError):
        actions.accept(commentary=submitted, version=2, by=cast.acceptor, now=NOW)
    assert now_of(submitted).state == "submitted"


def test_the_state_says_since_when(written: Commentary, cast: Cast) -> None:
    later = NOW + timedelta(days=2)
    actions.save(commentary=written, text="More", version=1, by=cast.lead_officer, now=later)
    assert now_of(written).since == NOW
    actions.submit(commentary=written, version=2, by=cast.lead_officer, now=later)
    assert now_of(written).since == later
