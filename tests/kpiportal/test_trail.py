"""The trail is numbered without a gap, chained, append-only, and tells where it was broken."""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kpiportal import events
from kpiportal.models import Event, EventHead
from tests.cast import Cast

WHEN = datetime(2026, 3, 31, 22, 59, 30, 123456, tzinfo=UTC)


def write(cast: Cast, count: int) -> list[int]:
    return [
        events.record(cast.analyst, "looked at", cast.member, at=WHEN, page=number)
        for number in range(count)
    ]


def run(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def unsealed(cast: Cast) -> Callable[..., None]:
    """What a superuser can do: lift the seal, and then anything."""
    run("SET CONSTRAINTS ALL IMMEDIATE")

    def tamper(sql: str, *parameters: object) -> None:
        run("ALTER TABLE kpiportal_event DISABLE TRIGGER USER")
        run("ALTER TABLE kpiportal_eventhead DISABLE TRIGGER USER")
        run(sql, *parameters)

    return tamper


def test_an_event_says_who_did_what_to_which_thing(cast: Cast) -> None:
    sequence = events.record(
        cast.director, "approved", cast.member, acting_as="Deputy", at=WHEN, reason="Complete"
    )

    event = Event.objects.get(sequence=sequence)
    assert (event.actor, event.actor_name) == (cast.director, "Director (Deputy)")
    assert (event.verb, event.target_kind, event.target_id) == (
        "approved",
        "kpiportal.person",
        str(cast.member.pk),
    )
    assert (event.target_name, event.detail) == ("Member", {"reason": "Complete"})
    assert event.at == WHEN


def test_what_nobody_did_was_done_by_the_portal(cast: Cast) -> None:
    sequence = events.record(None, "set aside", cast.member)
    assert Event.objects.get(sequence=sequence).actor_name == "The portal"


def test_the_name_in_the_trail_can_be_another_than_the_things_own(cast: Cast) -> None:
    sequence = events.record(cast.auditor, "read", cast.member, target_name="CA-1")
    assert Event.objects.get(sequence=sequence).target_name == "CA-1"


def test_each_event_follows_from_the_one_before(cast: Cast) -> None:
    first, second = write(cast, 2)
    one, two = Event.objects.get(pk=first), Event.objects.get(pk=second)
    assert (second, two.previous_hash) == (first + 1, one.hash)
    assert one.hash == hashlib.sha256(one.canonical.encode()).hexdigest()


def test_a_trail_nobody_touched_holds(cast: Cast) -> None:
    write(cast, 5)
    assert events.first_break() is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kpiportal_event SET verb = 'nothing'",
        "DELETE FROM kpiportal_event",
        "TRUNCATE kpiportal_event",
        "UPDATE kpiportal_eventhead SET sequence = 0",
        "DELETE FROM kpiportal_eventhead",
        "INSERT INTO kpiportal_eventhead (id, sequence, hash) VALUES (2, 0, '')",
        "TRUNCATE kpiportal_eventhead",
    ],
)
def test_the_database_refuses_to_change_the_trail(cast: Cast, sql: str) -> None:
    write(cast, 1)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="trail"), transaction.atomic():
        run(sql)


def test_the_seals_hold_in_a_session_that_replicates_too(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN"
            " ('kpiportal_event'::regclass, 'kpiportal_eventhead'::regclass) ORDER BY 1"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(
            [
                "event_chain",
                "event_kept",
                "event_sealed",
                "head_follows",
                "head_kept",
                "head_single",
            ],
            "A",
        )


def test_an_edited_column_is_found_and_located(cast: Cast, unsealed: Callable[..., None]) -> None:
    edited = write(cast, 5)[2]
    unsealed("UPDATE kpiportal_event SET target_name = 'Somebody' WHERE sequence = %s", edited)
    assert events.first_break() == events.Break(
        edited, "its columns were changed after it was written"
    )


def test_an_edited_text_is_found_and_located(cast: Cast, unsealed: Callable[..., None]) -> None:
    edited = write(cast, 5)[2]
    unsealed(
        "UPDATE kpiportal_event SET canonical = replace(canonical, 'looked', 'booked')"
        " WHERE sequence = %s",
        edited,
    )
    assert events.first_break() == events.Break(edited, "its text was changed after it was written")


def test_an_event_forged_with_its_hash_breaks_the_next_link(
    cast: Cast, unsealed: Callable[..., None]
) -> None:
    forged = write(cast, 5)[2]
    unsealed(
        "UPDATE kpiportal_event SET verb = 'booked at', canonical = c.text,"
        " hash = encode(sha256(convert_to(c.text, 'UTF8')), 'hex') FROM (SELECT"
        " replace(canonical, 'looked', 'booked') AS text FROM kpiportal_event WHERE sequence = %s)"
        " AS c WHERE sequence = %s",
        forged,
        forged,
    )
    assert events.first_break() == events.Break(
        forged + 1, "does not follow from the event before it"
    )


def test_a_deleted_event_is_found_and_located(cast: Cast, unsealed: Callable[..., None]) -> None:
    gone = write(cast, 5)[2]
    unsealed("DELETE FROM kpiportal_event WHERE sequence = %s", gone)
    assert events.first_break() == events.Break(
        gone, f"missing: the next one present is {gone + 1}"
    )


def test_a_cut_tail_is_found(cast: Cast, unsealed: Callable[..., None]) -> None:
    last = write(cast, 5)[-1]
    unsealed("DELETE FROM kpiportal_event WHERE sequence = %s", last)
    assert events.first_break() == events.Break(
        last, f"missing: the head says {last} events were written"
    )


def test_a_cut_tail_with_the_head_rewound_is_found_beside_the_anchor(
    cast: Cast, unsealed: Callable[..., None], tmp_path: Path
) -> None:
    log = tmp_path / "anchor.log"
    kept, last = write(cast, 2)
    events.write_anchor(log, at=WHEN)
    assert events.first_lost_anchor(log) is None

    unsealed("DELETE FROM kpiportal_event WHERE sequence = %s", last)
    run(
        "UPDATE kpiportal_eventhead SET sequence = %s,"
        " hash = (SELECT hash FROM kpiportal_event WHERE sequence = %s)",
        kept,
        kept,
    )

    assert events.first_break() is None
    assert events.first_lost_anchor(log) == events.Break(
        last, "anchored outside the database, and gone from it now"
    )


def test_eight_writers_at_once_leave_no_gap(own_database: str, cast: Cast) -> None:
    each, writers = 40, 8

    def keep_writing() -> None:
        for number in range(each):
            try:
                with transaction.atomic():
                    events.record(cast.analyst, "looked at", cast.member)
                    if number % 10 == 9:
                        raise InterruptedError
            except InterruptedError:
                continue
        connection.close()

    threads = [threading.Thread(target=keep_writing) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    written = writers * each * 9 // 10
    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, written + 1)
    )
    assert EventHead.objects.get().sequence == written
    assert events.first_break() is None
