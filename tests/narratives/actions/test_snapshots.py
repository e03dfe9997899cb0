"""A month is frozen once, whole, in a chain; papers are made from that alone."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from indicators.models import Definition
from indicators.rules import suppression
from indicators.rules.periods import Month
from kpiportal.documents import store
from kpiportal.models import Event
from kpiportal.verification import verdicts
from narratives import papers
from narratives.actions import snapshots
from narratives.models import Audience, Occasion, Paper, Snapshot
from narratives.rules.canonical import canonical
from narratives.snapshots.content import content_of, read
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack

SEPTEMBER = Month.of(2017, 9)


@pytest.fixture(autouse=True)
def figures(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.ANCHOR_LOG = tmp_path / "anchor.log"
    load_pack()


def take(occasion: Occasion = Occasion.MONTHLY) -> Snapshot:
    return snapshots.take(month=SEPTEMBER, occasion=occasion, now=NOW)


def paper_of(snapshot: Snapshot) -> Paper:
    return snapshots.make_paper(
        snapshot=snapshot, name="scorecard", audience=Audience.STAFF, by=None, now=NOW
    )


def every_file(snapshot: Snapshot) -> dict[tuple[str, str, str], bytes]:
    return {
        (name, audience, form): papers.made(snapshot, name, audience=audience, form=form)
        for name, kind in papers.PAPERS.items()
        for audience in suppression.Audience
        for form in kind.formats
    }


def behind_the_triggers(statement: str, *values: object) -> None:
    """What a superuser might do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE narratives_snapshot DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE narratives_snapshot ENABLE TRIGGER USER")


def what_verify_says() -> list[str]:
    return [verdict.says for verdict in verdicts() if not verdict.holds]


def change_a_title() -> None:
    """What becomes known later: a definition is dated, and the older row is closed."""
    old = Definition.objects.current().get(indicator__code="AB 03")
    Definition.objects.filter(pk=old.pk).update(superseded_at=NOW.date())
    old.pk, old.title, old.recorded_on = None, "Children in our care", NOW.date()
    old.save(force_insert=True)


def test_a_snapshot_holds_figures_definitions_policy_and_whose_code_made_it() -> None:
    held = read(take())
    assert [row["code"] for row in held["scorecard"]["indicators"]] == [
        "AB 01", "AB 02", "AB 03", "AB 04", "AB 05"
    ]  # fmt: skip
    assert held["definitions"]["AB 01"]["lead"] == "Front door manager"
    assert held["policy"]["tolerance"] == "0.05"
    assert held["comparators"] == [{"key": "england", "label": "England"}]
    assert (held["month"], held["quarter"]["label"]) == ("2017-09", "Quarter 2 of 2017-18")
    assert held["code_version"]


def test_it_holds_references_exact_and_as_they_are_printed() -> None:
    held = read(take())
    against = held["scorecard"]["indicators"][0]["against"]
    assert {key: each["reference"] for key, each in against.items()} == {
        "target": "20",
        "previous": "24",
        "year_ago": None,
        "england": "22.4567",
    }
    assert held["printed"]["AB 01"] == {
        "target": "20",
        "previous": "24",
        "year_ago": None,
        "england": "22",
    }


def test_its_bytes_are_canonical() -> None:
    snapshot = take()
    assert canonical(json.loads(bytes(snapshot.content))) == bytes(snapshot.content)


def test_the_months_snapshot_is_taken_once() -> None:
    first = take()
    change_a_title()
    assert take() == first
    assert Snapshot.objects.count() == 1
    assert Event.objects.filter(verb="took").count() == 1


def test_closing_takes_another_only_where_something_is_new() -> None:
    monthly = take()
    assert take(Occasion.CLOSED) == monthly
    change_a_title()
    closed = take(Occasion.CLOSED)
    assert (closed.number, closed.previous) == (2, monthly.seal)


def test_what_is_known_later_changes_no_snapshot() -> None:
    first = take()
    before = bytes(first.content)
    change_a_title()
    assert bytes(Snapshot.objects.get().content) == before
    assert content_of(SEPTEMBER) != before


def test_one_taken_by_hand_says_why_and_whose_place_it_takes(cast: Cast) -> None:
    first = take()
    change_a_title()
    second = snapshots.take_by_hand(
        month=SEPTEMBER, reason="The title was wrong.", by=cast.analyst, now=NOW
    )
    assert (second.supersedes, second.reason) == (first, "The title was wrong.")
    assert second.taken_by_name == "Analyst (Performance analyst)"


def test_the_snapshots_hold_until_somebody_goes_behind_the_portal() -> None:
    take()
    assert what_verify_says() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE narratives_snapshot SET content = '{}', sha256 = encode(sha256('{}'), 'hex')"
            " WHERE number = 1",
            "what is said of Snapshot 1 of September 2017 was changed",
        ),
        (
            "UPDATE narratives_snapshot SET reason = 'Another' WHERE number = 1",
            "what is said of Snapshot 1 of September 2017 was changed",
        ),
        ("DELETE FROM narratives_snapshot WHERE number = 2", "snapshot 2 is gone"),
        (
            "DELETE FROM narratives_snapshot WHERE number = 1",
            "Snapshot 2 of September 2017 does not follow from the one before it",
        ),
    ],
)
def test_what_was_done_to_the_chain_is_found_and_located(statement: str, says: str) -> None:
    take()
    change_a_title()
    take(Occasion.CLOSED)
    behind_the_triggers(statement)
    found = what_verify_says()
    assert len(found) == 1
    assert says in found[0]


def test_a_paper_is_made_once_and_its_file_is_there() -> None:
    snapshot = take()
    first = paper_of(snapshot)
    assert paper_of(snapshot) == first
    assert store.read(first.sha256).startswith(b"%PDF")


def test_the_same_snapshot_gives_the_same_bytes_after_figures_changed() -> None:
    snapshot = take()
    first = every_file(snapshot)
    change_a_title()
    assert every_file(snapshot) == first


def test_a_paper_whose_file_is_damaged_is_found(cast: Cast) -> None:
    paper = paper_of(take())
    store.path_of(paper.sha256).write_bytes(b"other")
    assert what_verify_says() == [
        f"The papers do not hold: {paper}: The file {paper.sha256} was changed after it was"
        " written. Restore it from a backup.."
    ]


def test_no_row_is_written_for_a_file_that_could_not_be_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(content: bytes) -> str:
        raise OSError(28, "No space left on device")

    snapshot = take()
    monkeypatch.setattr(store, "keep", full)
    with pytest.raises(OSError, match="No space"):
        paper_of(snapshot)
    assert not Paper.objects.exists()


def test_the_trail_says_what_was_taken(cast: Cast) -> None:
    snapshot = take()
    event = Event.objects.first()
    assert (event.actor_name, event.verb, event.target_name) == (
        "The portal",
        "took",
        "Snapshot 1 of September 2017",
    )
    assert event.detail["seal"] == snapshot.seal
    assert event.at - NOW == timedelta(0)
