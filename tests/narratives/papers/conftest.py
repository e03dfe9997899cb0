"""Snapshots of a small month to make papers from."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from indicators.rules.periods import Month
from narratives.actions import snapshots
from narratives.models import Occasion, Snapshot
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack, make_post
from tests.narratives.quarter import start_a_quarter

SEPTEMBER = Month.of(2017, 9)
RESERVATIONS = "Reviews are late."
HOSTILE = '#read("/etc/passwd") {{ settings }} file:///etc/passwd <b>&amp; *b* =SUM(A:A)'


@pytest.fixture
def draft(cast: Cast, settings: Any, tmp_path: Path) -> Snapshot:
    settings.MEDIA_ROOT = tmp_path
    load_pack()
    return snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)


@pytest.fixture
def approved(cast: Cast, settings: Any, tmp_path: Path) -> Snapshot:
    settings.MEDIA_ROOT = tmp_path
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.submit(HOSTILE)
    quarter.accept()
    quarter.hand_on()
    return quarter.approve(reservations=RESERVATIONS).snapshot


@pytest.fixture
def telling(cast: Cast, settings: Any, tmp_path: Path) -> Snapshot:
    """The suppressed AB 04 is 4.4321, a figure like no other, and all decimals are printed."""
    settings.MEDIA_ROOT = tmp_path
    load_pack()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("indicators_value", "indicators_judgingpolicy"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE indicators_value SET value = 4.4321 WHERE status = 'suppressed'")
        cursor.execute("""UPDATE indicators_judgingpolicy SET decimals = '{"number": 4}'""")
    return snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
