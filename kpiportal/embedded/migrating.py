"""Bring the database to what the code expects, quickly where nothing has changed.

Asking Django takes a second. So we keep a fingerprint of the migrations in the code and of the
migrations that the database says it has; while neither changes there is nothing to do.
"""

import hashlib
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg

from kpiportal.embedded.home import Home
from kpiportal.embedded.house import CHECKOUT, MANAGE
from kpiportal.embedded.processes import StartError, before_exec

APPLIED = (
    "SELECT md5(string_agg(app || '.' || name, ' ' ORDER BY app, name)) FROM django_migrations"
)


def migrate(
    home: Home,
    environment: dict[str, str],
    step: Callable[[str], AbstractContextManager[None]],
) -> None:
    """Migrate where the code or the database isn't what it was after the last time."""
    code = _fingerprint_of_code()
    with home.lock("migrating"):
        kept = home.run / "migrated"
        known = kept.read_text() if kept.exists() else ""
        if known == f"{code} {_fingerprint_of_database(environment['DATABASE_URL'])}":
            return
        with step("Bringing the database up to date"):
            done = subprocess.run(
                [*MANAGE, "migrate", "--no-input", "--verbosity", "0"],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=before_exec(dies_with_us=True),
            )
        if done.returncode != 0:
            raise StartError(f"The database couldn't be migrated.\n{done.stderr.strip()}")
        kept.write_text(f"{code} {_fingerprint_of_database(environment['DATABASE_URL'])}")


def _fingerprint_of_code() -> str:
    sources = [
        *sorted(CHECKOUT.glob("*/migrations/*.py")),
        *sorted(CHECKOUT.glob("requirements*.txt")),
    ]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(CHECKOUT)).encode() + source.read_bytes())
    return digest.hexdigest()


def _fingerprint_of_database(url: str) -> str:
    try:
        with psycopg.connect(url, connect_timeout=5) as database:
            try:
                row = database.execute(APPLIED).fetchone()
            except psycopg.errors.UndefinedTable:
                return "empty"
    except psycopg.OperationalError as error:
        raise StartError(f"The database doesn't answer: {error}") from error
    except psycopg.ProgrammingError:
        # Not what psycopg says: it quotes the address, and so the password.
        raise StartError(
            "DATABASE_URL can't be read. Write it as postgres://name:password@host:5432/database"
        ) from None
    return f"{hashlib.sha256(url.encode()).hexdigest()} {row[0] if row else ''}"
