"""The machine's own floor: what PostgreSQL and Django take without the portal."""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

import psycopg

from bench.figures import Figure, milliseconds_each, p95, seconds
from kpiportal.embedded.processes import free_port

ROWS = 1_000_000
ROUNDS = 3
REQUESTS = 300
# As wide as a judgement: what is judged, against what, the figures, the standing.
SHAPE = """
CREATE TABLE floor_of_judgements (
    indicator bigint, period bigint, category smallint, measure smallint,
    value numeric, reference numeric, difference numeric,
    PRIMARY KEY (indicator, period, category, measure)
)
"""
MADE_UP = f"""
SELECT n / 1000, n % 1000 / 10, n % 10, 1, n / 7.0, n / 8.0, n / 56.0
FROM generate_series(0, {ROWS - 1}) AS n
"""  # noqa: S608 - the one number is ours


def measure() -> list[Figure]:
    return [*_postgres(), *_django()]


def _postgres() -> list[Figure]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        rows = _copied_out(database)
        copied = [_filled(database, lambda: _copy_in(database, rows)) for _ in range(ROUNDS)]
        selected = [
            _filled(
                database, lambda: database.execute(f"INSERT INTO floor_of_judgements {MADE_UP}")
            )
            for _ in range(ROUNDS)
        ]
        database.execute("DROP TABLE floor_of_judgements")
    return [
        Figure("PostgreSQL: COPY of a million rows", statistics.median(copied), "s"),
        Figure("PostgreSQL: INSERT … SELECT of them", statistics.median(selected), "s"),
    ]


def _filled(database: psycopg.Connection, fill: Callable[[], object]) -> float:
    database.execute("DROP TABLE IF EXISTS floor_of_judgements")
    database.execute(SHAPE)
    return seconds(fill)


def _copied_out(database: psycopg.Connection) -> list[bytes]:
    with database.cursor() as cursor, cursor.copy(f"COPY ({MADE_UP}) TO STDOUT") as copy:
        return [bytes(block) for block in copy]


def _copy_in(database: psycopg.Connection, rows: list[bytes]) -> None:
    joined = b"".join(rows)
    with database.cursor() as cursor, cursor.copy("COPY floor_of_judgements FROM STDIN") as copy:
        for place in range(0, len(joined), 1 << 17):
            copy.write(joined[place : place + (1 << 17)])


def _django() -> list[Figure]:
    """In processes of their own: Django can be set up but once in each."""
    asked = [sys.executable, "-m", "bench.bare", str(REQUESTS)]
    inside = json.loads(subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout)
    served = _through_gunicorn()
    return [
        Figure("Django: a bare response, test client, median", statistics.median(inside), "ms"),
        Figure("Django: a bare response, test client, p95", p95(inside), "ms"),
        Figure("Django: a bare response, gunicorn, median", statistics.median(served), "ms"),
        Figure("Django: a bare response, gunicorn, p95", p95(served), "ms"),
    ]


def _through_gunicorn() -> list[float]:
    port = free_port()
    bound = ["--bind", f"127.0.0.1:{port}", "--workers", "3", "--no-control-socket"]
    quiet = ["--log-level", "error"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "bench.bare:application", *bound, *quiet]
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address)
        return milliseconds_each(lambda: urllib.request.urlopen(address).read(), REQUESTS)
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address).read()
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
