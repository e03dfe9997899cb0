"""`manage verify`, the nightly reading of the evidence, and the anchors."""

import logging
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from kpiportal import events, tasks, verification
from kpiportal.models import Event
from kpiportal.verification import Verdict
from tests.cast import Cast


@pytest.fixture(autouse=True)
def anchors(settings: Settings, tmp_path: Path) -> Path:
    settings.ANCHOR_LOG = tmp_path / "log" / "anchors.log"
    return settings.ANCHOR_LOG


def verify() -> str:
    printed = StringIO()
    call_command("verify", stdout=printed)
    return printed.getvalue()


def tamper(sql: str) -> None:
    """As a superuser may: lift the seal, change a row, put the seal back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kpiportal_event DISABLE TRIGGER event_sealed")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE kpiportal_event ENABLE ALWAYS TRIGGER event_sealed")


def test_verify_counts_the_events_that_hold(cast: Cast) -> None:
    assert verify().splitlines()[0] == "The trail holds: 0 events."
    events.record(cast.analyst, "looked at", cast.member)
    assert verify().splitlines()[0] == "The trail holds: 1 event."


def test_verify_ends_with_1_and_the_place(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        events.record(cast.analyst, "looked at", cast.member)
    tamper("UPDATE kpiportal_event SET verb = 'loved' WHERE sequence = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("verify")
    assert ended.value.code == 1
    assert "broken at event 2: its columns were changed" in capsys.readouterr().out


def test_verify_goes_through_what_the_apps_declare(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verification, "VERIFICATIONS", [])
    verification.verifies(lambda: Verdict(holds=False, says="Snapshot 7 is broken."))
    verification.verifies(verification.trail)
    with pytest.raises(SystemExit):
        call_command("verify")
    assert capsys.readouterr().out == "Snapshot 7 is broken.\nThe trail holds: 0 events.\n"


def test_a_break_found_at_night_is_an_error_in_the_log_and_an_event(
    cast: Cast, anchors: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events.record(cast.analyst, "looked at", cast.member)
    tasks.verify_the_evidence()
    assert Event.objects.count() == 1
    tamper("UPDATE kpiportal_event SET verb = 'loved' WHERE sequence = 1")
    tasks.verify_the_evidence()
    assert [record.levelno for record in caplog.records if "event 1" in record.message] == [
        logging.ERROR
    ]
    assert Event.objects.first().verb == "found a break"
    assert "event 1" in Event.objects.first().detail["place"]
    assert len(anchors.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        (datetime(2026, 3, 31, 0, 59, tzinfo=UTC), ["anchor 2026-03-31 00", "verify 2026-03-30"]),
        (datetime(2026, 3, 31, 1, 0, tzinfo=UTC), ["anchor 2026-03-31 01", "verify 2026-03-31"]),
        (datetime(2026, 1, 31, 1, 59, tzinfo=UTC), ["anchor 2026-01-31 01", "verify 2026-01-30"]),
    ],
)
def test_the_evidence_is_read_once_a_night_from_two_in_london(
    now: datetime, keys: list[str]
) -> None:
    assert [request.key for request in tasks.evidence_is_looked_after(now)] == keys
