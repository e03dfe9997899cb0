"""Two loads at once, and a load that is killed: all or nothing, once."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from indicators.actions.register import set_target
from indicators.models import Council, Indicator, Release, Target, Value
from indicators.packs import loading
from indicators.packs.loading import BusyError
from indicators.rules.periods import Month
from kpiportal.models import Event
from tests import database
from tests.cast import Cast
from tests.indicators.packs.made import NOW, loaded, pack
from tests.programs import wait_until

pytestmark = pytest.mark.slow


def load_pack(name: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "load_pack", str(path)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database.url(name)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def waits_for_a_lock(name: str, times: int = 1) -> bool:
    with psycopg.connect(database.url(name)) as server:
        [(waiting,)] = server.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchall()
    return waiting == times


@pytest.mark.parametrize(
    "step",
    [
        "indicators_release",
        "indicators_definition",
        "indicators_value",
        "indicators_target",
        "indicators_judgement",
        "kpiportal_eventhead",
    ],
)
def test_a_load_that_is_killed_leaves_nothing(own_database: str, tmp_path: Path, step: str) -> None:
    """Wherever it is: it is held at one step after the other, and killed there."""
    path = pack(tmp_path, targets="code,from,target\nA 1,2017-04,5\n")
    with psycopg.connect(database.url(own_database)) as holding:
        holding.execute(f"LOCK TABLE {step} IN SHARE MODE")
        loading = load_pack(own_database, path)
        wait_until(lambda: waits_for_a_lock(own_database))
        loading.kill()
        loading.communicate()
    for model in (Council, Release, Indicator, Value, Event):
        assert not model.objects.exists(), model
    assert loaded(path).is_new


def test_the_same_pack_loaded_twice_at_once_is_loaded_once(
    own_database: str, tmp_path: Path
) -> None:
    path = pack(tmp_path)
    with psycopg.connect(database.url(own_database)) as holding:
        holding.execute("LOCK TABLE indicators_value IN SHARE MODE")
        both = [load_pack(own_database, path) for _ in range(2)]
        wait_until(lambda: waits_for_a_lock(own_database, times=2))
    said = sorted(each.communicate()[0] for each in both)
    assert said == [
        "'Second quarter' is loaded already. Nothing was changed.\n",
        "Loaded 'Second quarter': 2 definitions, 2 values.\n",
    ]
    assert [each.returncode for each in both] == [0, 0]
    assert Release.objects.count() == 1
    assert Value.objects.count() == 2


def test_two_releases_loaded_at_once_both_count(own_database: str, tmp_path: Path) -> None:
    paths = [
        pack(tmp_path / title, title=title, values=f"code,end,value\nA 1,2017-0{number},5\n")
        for number, title in enumerate(["one", "two"], start=1)
    ]
    both = [load_pack(own_database, path) for path in paths]
    assert [(each.communicate(), each.returncode)[1] for each in both] == [0, 0]
    assert Release.objects.count() == 2
    assert Value.objects.current().count() == 2
    assert Indicator.objects.count() == 2


def test_while_figures_are_loaded_a_page_waits_for_a_moment_and_says_so(
    own_database: str, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(pack(tmp_path))
    monkeypatch.setattr(loading, "PATIENCE", "100ms")
    target = {"by": cast.analyst, "indicator": Indicator.objects.get(code="A 1"), "now": NOW}
    target |= {"first": Month.of(2017, 4), "last": None, "target": None}
    with psycopg.connect(database.url(own_database)) as holding:
        holding.execute(loading.OUR_TURN)
        with pytest.raises(BusyError, match="being loaded right now"):
            set_target(**target)
        assert not Target.objects.exists()
    set_target(**target)
    assert Target.objects.count() == 1
