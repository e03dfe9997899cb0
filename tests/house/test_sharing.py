import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from kpiportal.embedded.home import Home
from kpiportal.embedded.redis import Redis
from tests.house.programs import CHECKOUT, guest, processes_in, running_servers


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as database:
        answer = database.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def test_two_share_the_servers_and_the_last_to_leave_stops_them(home: Home) -> None:
    with guest(home) as first, guest(home) as second:
        assert first.addresses == second.addresses
        servers = running_servers(home)
        assert len(servers) == 2
        assert first.leave() == 0
        assert running_servers(home) == servers
        assert ask(second.addresses["DATABASE_URL"], "SELECT 1") == 1
        assert second.leave() == 0
    assert processes_in(home) == []


def test_what_was_written_is_there_at_the_next_start_on_the_same_ports(home: Home) -> None:
    with guest(home, "durable") as first:
        ask(first.addresses["DATABASE_URL"], "CREATE TABLE kept AS SELECT 42 AS figure")
    with guest(home, "durable") as second:
        assert second.addresses == first.addresses
        assert ask(second.addresses["DATABASE_URL"], "SELECT figure FROM kept") == 42


def test_servers_that_a_killed_program_left_are_taken_over_and_stopped(home: Home) -> None:
    with guest(home) as first:
        servers = running_servers(home)
        first.killed()
        assert running_servers(home) == servers
        with guest(home) as second:
            assert running_servers(home) == servers
            assert second.addresses == first.addresses
    assert processes_in(home) == []


def test_a_start_mends_what_a_power_cut_left(home: Home) -> None:
    with guest(home, "durable") as first:
        ask(first.addresses["DATABASE_URL"], "CREATE TABLE kept AS SELECT 42 AS figure")
        servers = running_servers(home)
        first.killed()
        for pid in servers:
            os.kill(pid, signal.SIGKILL)
        with guest(home, "durable") as second:
            assert not set(running_servers(home)) & set(servers)
            assert ask(second.addresses["DATABASE_URL"], "SELECT figure FROM kept") == 42


@pytest.mark.parametrize("moment", [0.1, 0.3, 0.5, 0.8])
def test_stopped_while_it_starts_it_leaves_no_server_and_can_start_again(
    home: Home, moment: float
) -> None:
    process = subprocess.Popen(
        [sys.executable, CHECKOUT / "tests" / "house" / "guest.py", home.root],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    time.sleep(moment)
    process.terminate()
    assert process.wait(60) in {143, -signal.SIGTERM}  # the latter before it could say how to stop
    assert process.stdin
    process.stdin.close()
    assert processes_in(home) == []
    with guest(home) as next_one:
        assert ask(next_one.addresses["DATABASE_URL"], "SELECT 1") == 1


@pytest.mark.parametrize("moment", [0.2, 0.5, 0.8])
def test_killed_while_it_starts_the_next_one_starts(home: Home, moment: float) -> None:
    with subprocess.Popen(
        [sys.executable, CHECKOUT / "tests" / "house" / "guest.py", home.root],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        time.sleep(moment)
        process.kill()
    with guest(home) as next_one:
        assert ask(next_one.addresses["DATABASE_URL"], "SELECT 1") == 1
    assert processes_in(home) == []


def test_a_remembered_port_that_somebody_took_is_given_up(home: Home) -> None:
    with guest(home) as first:
        taken = urlsplit(first.addresses["REDIS_URL"]).port
        first.leave()
    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind(("127.0.0.1", taken))
        somebody.listen()
        with guest(home) as second:
            assert urlsplit(second.addresses["REDIS_URL"]).port != taken
            assert redis.Redis.from_url(second.addresses["REDIS_URL"]).ping()


def test_without_its_password_neither_server_lets_anybody_in(home: Home) -> None:
    with guest(home) as here:
        database = urlsplit(here.addresses["DATABASE_URL"])
        for user in ("portal", "postgres"):
            wrong = f"postgres://{user}:wrong@127.0.0.1:{database.port}/portal"
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)
        port = urlsplit(here.addresses["REDIS_URL"]).port
        with redis.Redis(port=port) as bell, pytest.raises(redis.AuthenticationError):
            bell.ping()
        assert Redis(port, "wrong").process() is None


def test_the_portal_may_make_databases_and_no_more(home: Home) -> None:
    with guest(home) as here:
        url = here.addresses["DATABASE_URL"]
        may = "rolcreatedb AND NOT (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)"
        assert ask(url, f"SELECT {may} FROM pg_roles WHERE rolname = current_user") is True
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'portal'"
        assert ask(url, owner) == "portal"


def test_what_is_written_survives_a_power_cut_unless_it_is_thrown_away(home: Home) -> None:
    shown = "SELECT current_setting('fsync') || current_setting('synchronous_commit')"
    with guest(home, "durable") as here:
        assert ask(here.addresses["DATABASE_URL"], shown) == "onon"
    with guest(home) as here:
        assert ask(here.addresses["DATABASE_URL"], shown) == "offoff"


def test_secrets_and_logs_are_for_their_owner_alone(home: Home) -> None:
    with guest(home):
        pass
    for path in (home.root / "secrets.json", home.root / "log" / "postgres.log"):
        assert path.stat().st_mode & 0o077 == 0
    for folder in ("run", "log", "files", "mail"):
        assert (home.root / folder).stat().st_mode & 0o077 == 0


def test_a_failed_statement_is_logged_without_what_it_held(home: Home) -> None:
    with guest(home) as here, psycopg.connect(here.addresses["DATABASE_URL"]) as database:
        database.execute("CREATE TABLE once (reference text UNIQUE)")
        database.execute("INSERT INTO once VALUES ('canary-17')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.execute("INSERT INTO once VALUES ('canary-17')")
    log = (home.root / "log" / "postgres.log").read_text()
    assert "duplicate key value" in log
    assert "canary-17" not in log
