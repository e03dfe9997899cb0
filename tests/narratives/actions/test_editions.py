"""Editions: begun with a signature, shown, published for good, superseded, withdrawn."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from indicators.models import Indicator
from indicators.rules.periods import Month
from kpiportal.models import Event, Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import editions
from narratives.actions.defences import defend
from narratives.checking import undefended
from narratives.models import Edition, Signature, Snapshot
from narratives.publishing import obstacles
from narratives.queries.editions import before, newer_than, newest, reopened_since, to_publish
from narratives.rules.workflow import EDITION
from tests.cast import Cast
from tests.narratives.editions import (
    approved_quarter,
    publish,
    published_quarter,
    reopen,
    show,
)
from tests.narratives.makers import NOW, load_later
from tests.narratives.quarter import SEPTEMBER, Quarter

LATER = NOW + timedelta(days=30)
DECEMBER = Month.of(2017, 12)


def states() -> dict[str, str]:
    return {str(edition): edition.state for edition in Edition.objects.all()}


def test_a_signature_begins_an_edition_that_goes_to_the_lead_member_and_then_out(
    quarter: Quarter, cast: Cast
) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    assert edition.snapshot == Signature.objects.get().snapshot
    assert states() == {"Quarter 2 of 2017-18": "draft"}
    show(cast, edition)
    assert states() == {"Quarter 2 of 2017-18": "lead_members"}
    editions.publish(
        edition=edition, version=edition.version, let_through="", by=cast.director, now=LATER
    )
    edition.refresh_from_db()
    assert (edition.state, edition.published_at, edition.published_by) == (
        "published", LATER, cast.director
    )  # fmt: skip
    event = Event.objects.filter(verb="published").get()
    assert event.actor_name == "Director (Director of children’s services)"
    assert event.detail["sha256"] == edition.snapshot.sha256


def seen_by(cast: Cast) -> set[str]:
    return {who.name for who in cast.everybody if Edition.objects.visible_to(who).exists()}


PUBLISHERS = {"Analyst", "Other analyst", "Director"}


def test_who_sees_an_edition_widens_with_its_state(quarter: Quarter, cast: Cast) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    assert seen_by(cast) == PUBLISHERS
    show(cast, edition)
    assert seen_by(cast) == PUBLISHERS | {"Lead member"}
    assert not Edition.objects.for_anybody().exists()
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=NOW)
    assert seen_by(cast) == {who.name for who in cast.everybody} - {"Nobody"}
    assert Edition.objects.for_anybody().get() == edition


@pytest.mark.parametrize("name", ["show_lead_member", "publish", "withdraw"])
def test_nobody_moves_an_edition_without_the_right(quarter: Quarter, cast: Cast, name: str) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    more: dict[str, Any] = {"publish": {"let_through": ""}, "withdraw": {"reason": "R"}}.get(
        name, {}
    )
    for person in cast.everybody:
        if person.name not in PUBLISHERS:
            with pytest.raises(PermissionDenied):
                getattr(editions, name)(edition=edition, version=1, by=person, now=NOW, **more)
    assert states() == {"Quarter 2 of 2017-18": "draft"}


def test_a_correction_takes_the_place_of_what_was_published(quarter: Quarter, cast: Cast) -> None:
    first = published_quarter(cast, SEPTEMBER)
    reopen(cast, first, now=NOW)
    second = approved_quarter(cast, SEPTEMBER, now=LATER)
    assert first.state == "published"
    publish(cast, second, now=LATER)
    first.refresh_from_db()
    assert (first.state, first.superseded_by) == ("superseded", second)
    assert newer_than(first) == second
    assert newest() == second
    assert before(second) == first
    told = Event.objects.filter(verb="superseded").get()
    assert (told.actor_name, told.detail) == (
        "The portal", {"by": "Quarter 2 of 2017-18, edition 2"}
    )  # fmt: skip


def test_a_reopened_quarters_draft_is_not_published_any_more(quarter: Quarter, cast: Cast) -> None:
    first = approved_quarter(cast, SEPTEMBER)
    show(cast, first)
    reopen(cast, first)
    with pytest.raises(MoveError, match="was reopened"):
        editions.publish(edition=first, version=2, let_through="", by=cast.analyst, now=NOW)
    assert not to_publish().exists()


def test_later_quarters_that_quote_a_reopened_one_are_marked(quarter: Quarter, cast: Cast) -> None:
    first = published_quarter(cast, SEPTEMBER)
    second = published_quarter(cast, DECEMBER)
    assert reopened_since(second) == []
    reopen(cast, first, now=LATER)
    assert [str(round_) for round_ in reopened_since(second)] == ["Quarter 2 of 2017-18"]
    assert reopened_since(first) == []
    far = published_quarter(cast, Month.of(2018, 12), now=LATER)
    assert reopened_since(far) == []


def test_one_is_withdrawn_with_a_reason_and_stays(quarter: Quarter, cast: Cast) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    withdrawing = {"edition": edition, "version": 3, "by": cast.analyst, "now": NOW}
    with pytest.raises(MoveError, match="Say why"):
        editions.withdraw(reason=" ", **withdrawing)
    editions.withdraw(reason="A child could be told.", **withdrawing)
    edition.refresh_from_db()
    assert (edition.state, edition.reason) == ("withdrawn", "A child could be told.")
    assert newest() is None


def test_of_two_who_move_it_at_once_one_is_told(quarter: Quarter, cast: Cast) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    show(cast, edition)
    with pytest.raises(SavedByAnotherError):
        editions.publish(edition=edition, version=1, let_through="", by=cast.analyst, now=NOW)


def test_sent_twice_it_is_done_once(quarter: Quarter, cast: Cast) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=NOW)
    assert Event.objects.filter(verb="published").count() == 1


GIRLS_AND_BOYS = ["AB 03,Girls,2017-09,0,3,,,,", "AB 03,Boys,2017-09,0,213,,,,"]
SMALL = "Two young people came back. The rest is well."


def test_small_numbers_in_its_words_stop_it_until_they_are_let_through(
    quarter: Quarter, cast: Cast
) -> None:
    edition = approved_quarter(cast, SEPTEMBER, reservations=SMALL)
    assert [str(small) for small in obstacles(edition).smalls] == [
        "The director’s reservations says “Two young people”"
    ]
    show(cast, edition)
    publishing = {"edition": edition, "version": 2, "by": cast.analyst, "now": NOW}
    with pytest.raises(MoveError, match="tell a small number"):
        editions.publish(let_through=" ", **publishing)
    editions.publish(let_through="They are of no single school.", **publishing)
    edition.refresh_from_db()
    assert edition.let_through == "They are of no single school."


@pytest.mark.parametrize(
    ("reservations", "told"),
    [
        ("There were 213 boys among them.", ["213"]),
        ("There were 212 boys among them.", []),
        ("There were 216 looked after children.", []),
        ("23% of referrals were repeats.", []),
    ],
)
def test_a_figure_that_would_give_a_small_one_away_stops_it_too(
    quarter: Quarter, cast: Cast, reservations: str, told: list[str]
) -> None:
    """Of 216, 3 girls hide, and so must the boys."""
    load_later("2017-11-01", also=GIRLS_AND_BOYS)
    edition = approved_quarter(cast, SEPTEMBER, reservations=reservations)
    assert [str(one) for one in obstacles(edition).smalls] == [
        f"The director’s reservations says “{words}”, which is kept back from the public"
        for words in told
    ]


def test_what_was_let_stand_when_it_was_written_does_not_stop_it(
    quarter: Quarter, cast: Cast
) -> None:
    load_later("2017-11-01", also=GIRLS_AND_BOYS)
    indicator = Indicator.objects.get(code="AB 03")
    on = writing.begin(quarter=quarter.round, indicator=indicator, now=NOW)
    officer = cast.other_officer
    text = "There were 213 boys."
    version = writing.save(commentary=on, text=text, version=0, by=officer, now=NOW)
    on.refresh_from_db()
    with pytest.raises(MoveError, match="213"):
        writing.submit(commentary=on, version=version, by=officer, now=NOW)
    assert [one.what for one in undefended(on)] == [
        "It would give a small count away, so it is kept back from published editions."
    ]
    for against in undefended(on):
        defend(commentary=on, key=against.key, reason="Known.", by=officer, now=NOW)
    writing.submit(commentary=on, version=version, by=officer, now=NOW)
    writing.accept(commentary=on, version=version + 1, by=cast.acceptor, now=NOW)
    assert obstacles(approved_quarter(cast, SEPTEMBER)).smalls == []


def test_what_tells_nothing_small_keeps_no_reason(quarter: Quarter, cast: Cast) -> None:
    edition = approved_quarter(cast, SEPTEMBER, reservations="Thirty young people came back.")
    publish(cast, edition, let_through="In case.")
    assert edition.let_through == ""


def put(edition: Edition, state: str, person: Person) -> None:
    """Behind the triggers' back, with what the constraints ask of that state."""
    out = state in {"published", "superseded", "withdrawn"}
    columns = {
        "state": state,
        "published_at": NOW if out else None,
        "published_by_id": person.pk if out else None,
        "superseded_by_id": edition.pk if state == "superseded" else None,
        "reason": "R" if state == "withdrawn" else "",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE narratives_edition DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE narratives_edition SET {', '.join(f'{name} = %s' for name in columns)}",
            list(columns.values()),
        )
        cursor.execute("ALTER TABLE narratives_edition ENABLE TRIGGER USER")


def test_the_database_moves_an_edition_only_along_its_table(quarter: Quarter, cast: Cast) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    for before_, after in product(EDITION.states, repeat=2):
        if before_ == after:
            continue
        with transaction.atomic():
            put(edition, before_, cast.analyst)
            try:
                with transaction.atomic():
                    Edition.objects.update(state=after, reason="R")
                moved = True
            except DatabaseError as error:
                moved = "Invalid transition" not in str(error)
            transaction.set_rollback(True)
        assert moved == ((before_, after) in EDITION.steps), (before_, after)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Another"}, "Cannot update"),
        ({"number": 2}, "Cannot update"),
        ({"let_through": "After all."}, "Cannot update"),
        ({"published_at": LATER}, "Cannot update"),
        ({"state": "withdrawn"}, "withdrawn_with_reason"),
        ({"state": "superseded"}, "superseded_by_another"),
    ],
)
def test_the_database_keeps_a_published_edition(
    quarter: Quarter, cast: Cast, change: dict[str, Any], sentence: str
) -> None:
    published_quarter(cast, SEPTEMBER)
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        Edition.objects.update(**change)


def test_the_database_makes_no_edition_of_what_nobody_signed(quarter: Quarter, cast: Cast) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    unsigned = Snapshot.objects.get(pk=quarter_snapshot(quarter))
    with pytest.raises(DatabaseError, match="what a director signed"), transaction.atomic():
        Edition.objects.create(snapshot=unsigned, end=edition.end, number=9, name="X", since=NOW)


def quarter_snapshot(quarter: Quarter) -> int:
    return quarter.paper().snapshot_id
