"""A section's words are its head's, the quarter's the director's; what is exceptional is due."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from indicators.rules.suppression import Audience
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import rounds
from narratives.models import AcceptanceStep, Commentary
from narratives.queries import chains, parts
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of, parsed
from tests.narratives.makers import NOW, TODAY, make_post
from tests.narratives.quarter import Quarter

SECTION = "Contacts and referrals"


def on(section: str) -> Commentary:
    found = Commentary.objects.select_related("round", "indicator")
    return found.get(indicator=None, section=section)


def save(quarter: Quarter, section: str, who: str, text: str = "It goes well.") -> Commentary:
    one, by = on(section), getattr(quarter.cast, who)
    writing.save(commentary=one, text=text, version=one.version, by=by, now=NOW)
    return on(section)


def test_closing_the_figures_begins_the_sections_and_the_quarter(quarter: Quarter) -> None:
    found = Commentary.objects.order_by("pk").values_list("indicator__code", "section", "is_due")
    assert list(found) == [
        ("AB 01", "", True),
        (None, "", False),
        (None, "Contacts and referrals", False),
        (None, "Looked after children", False),
    ]
    assert quarter.due.due_because == "behind its target"


@pytest.mark.parametrize("who", ["lead_officer", "other_officer", "director", "auditor"])
def test_a_section_is_written_of_by_who_answers_for_it(quarter: Quarter, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(quarter, SECTION, who)
    assert save(quarter, SECTION, "acceptor").text == "It goes well."


def test_an_analyst_writes_on_behalf_of_who_answers_for_it(quarter: Quarter) -> None:
    save(quarter, SECTION, "analyst")
    assert on(SECTION).versions.get().written_as == "on behalf of Head of service"


def test_who_answers_for_a_section_hands_it_to_the_next_post_of_its_chain(
    quarter: Quarter,
) -> None:
    post = make_post("Assistant director", quarter.cast.other_officer)
    quarter.cast.other_officer.role_set.create(role="acceptor")
    quarter.cast.other_officer.refresh_from_db()
    AcceptanceStep.objects.create(section="", position=2, post=post)
    one = save(quarter, SECTION, "acceptor")
    writing.submit(commentary=one, version=1, by=quarter.cast.acceptor, now=NOW)
    assert chains.has_it([on(SECTION)], {}, TODAY)[one.pk] == "Assistant director (Other officer)"
    with pytest.raises(PermissionDenied):
        writing.accept(commentary=one, version=2, by=quarter.cast.acceptor, now=NOW)
    writing.accept(commentary=one, version=2, by=quarter.cast.other_officer, now=NOW)
    assert on(SECTION).state == "accepted"


def test_where_the_chain_ends_with_who_wrote_the_director_accepts(quarter: Quarter) -> None:
    one = save(quarter, SECTION, "acceptor")
    writing.submit(commentary=one, version=1, by=quarter.cast.acceptor, now=NOW)
    assert chains.has_it([on(SECTION)], {}, TODAY)[one.pk] == "The director"
    writing.accept(commentary=one, version=2, by=quarter.cast.director, now=NOW)
    assert on(SECTION).state == "accepted"


def test_the_quarters_own_words_are_the_directors(quarter: Quarter) -> None:
    for who in ("acceptor", "lead_officer", "member"):
        with pytest.raises(PermissionDenied):
            save(quarter, "", who)
    assert save(quarter, "", "director").text == "It goes well."
    assert parts.acceptor_of(on(""), quarter.cast.director, TODAY) is None


def test_they_are_accepted_by_the_signature_alone(quarter: Quarter) -> None:
    one = save(quarter, "", "director")
    with pytest.raises(MoveError, match="goes with the director"):
        writing.submit(commentary=one, version=1, by=quarter.cast.director, now=NOW)
    with pytest.raises(DatabaseError, match="goes_with_the_signature"), transaction.atomic():
        Commentary.objects.filter(pk=one.pk).update(state="submitted")


def test_they_are_told_others_once_the_quarter_is_with_the_director(quarter: Quarter) -> None:
    save(quarter, "", "director")

    def told() -> list[str]:
        content = content_of(quarter.round.end, quarter=quarter.round)
        return [one["text"] for one in parsed(content, Audience.PUBLISHED)["commentary"]]

    assert told() == []
    quarter.hand_on()
    assert told() == ["It goes well."]


def test_what_the_figures_contradict_of_the_quarter_is_not_signed(quarter: Quarter) -> None:
    save(quarter, "", "director", "At 25% AB 01 is above the target.")
    quarter.hand_on()
    with pytest.raises(MoveError, match="25%"):
        quarter.approve()
    save(quarter, "", "director", "At 23% AB 01 is above the target.")
    quarter.approve()
    assert quarter.round.state == "approved"


def test_what_is_written_of_the_quarter_meanwhile_is_not_signed_unseen(quarter: Quarter) -> None:
    quarter.hand_on()
    seen = digest(content_of(quarter.round.end, quarter=quarter.round))
    save(quarter, "", "analyst")
    with pytest.raises(SavedByAnotherError):
        rounds.approve(
            quarter=quarter.round,
            version=quarter.round.version,
            seen=seen,
            reservations="",
            by=quarter.cast.director,
            now=NOW,
        )


def test_one_click_says_that_nothing_changed(quarter: Quarter) -> None:
    due, officer = quarter.due, quarter.cast.lead_officer
    writing.say_nothing_changed(commentary=due, version=0, by=officer, now=NOW)
    assert (quarter.due.text, quarter.due.state) == ("Nothing significant changed.", "submitted")


@pytest.mark.parametrize("columns", [{"section": "Other"}, {"indicator": 1}])
def test_a_commentary_stays_on_what_it_was_begun_on(
    quarter: Quarter, columns: dict[str, object]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Commentary.objects.filter(section=SECTION).update(**columns)
