"""PostgreSQL goes away under a running web server: a 503 page meanwhile, and all well after."""

import os
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from kpiportal.embedded import postgres, throwaway
from kpiportal.embedded.sharing import Servers
from tests.programs import House, free_port, wait_until

pytestmark = [
    pytest.mark.slow,
    # The servers outlive the objects that started them, as they should.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def answer(url: str, **headers: str) -> tuple[int, str]:
    try:
        asked = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(asked, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_while_postgresql_is_away_pages_say_so_and_then_serve_again(tmp_path: Path) -> None:
    with throwaway.servers(durable=True) as (home, addresses):
        house = House("unused", tmp_path, free_port(), more=addresses)
        try:
            assert house.manage("migrate").returncode == 0
            _, site = house.start_web()
            sign_in = f"{site}/sign-in/"
            # Somebody who was here before: whether they are signed in is asked of the database.
            visitor = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"}
            assert answer(sign_in, **visitor)[0] == 200

            running = postgres.running(Path(home.places()["postgres"]["data"]))
            assert running is not None
            os.kill(running[0], signal.SIGQUIT)  # as pg_ctl stop -m immediate
            wait_until(lambda: answer(sign_in, **visitor)[0] != 200)
            status, page = answer(sign_in, **visitor)
            assert status == 503
            assert "What was saved before is safe" in page
            assert answer(f"{site}/health/live")[0] == 200
            assert answer(f"{site}/health/ready")[0] == 503

            Servers(home).start()
            wait_until(lambda: answer(sign_in, **visitor)[0] == 200)
        finally:
            house.stop()
