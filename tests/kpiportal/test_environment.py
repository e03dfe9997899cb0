"""A setting that is missing or wrong stops the start with a sentence that says what to do."""

import ast
import re
import subprocess
import sys

import pytest
from django.conf import settings

from kpiportal.environment import Environment, Mode, SettingError

PRODUCTION = {
    "SECRET_KEY": "".join(chr(33 + n) for n in range(60)),
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://app:secret@db.example/portal",
    "REDIS_URL": "redis://:secret@redis.example:6379/0",
    "SMTP_HOST": "mail.example",
    "MAIL_FROM": "portal@portal.example",
    "PORTAL_HOME": "/srv/portal",
}


def read(**variables: str) -> Environment:
    return Environment(variables)


@pytest.mark.parametrize(
    ("variables", "reader", "sentence"),
    [
        ({}, lambda env: env.text("NAME"), "NAME is not set. Set it in the environment and start"),
        ({"NAME": "  "}, lambda env: env.text("NAME"), "NAME is not set."),
        ({"FLAG": "maybe"}, lambda env: env.flag("FLAG", default=True), "Set it to yes or no."),
        ({"N": "-1"}, lambda env: env.number("N", default=1), "Set it to a whole number from 0"),
        (
            {"C": "red"},
            lambda env: env.colour("C", default="#1d4f73"),
            "colour, written as #1d4f73",
        ),
        ({"C": "#1d4"}, lambda env: env.colour("C", default="#1d4f73"), "C is '#1d4'."),
        ({"N": "0"}, lambda env: env.number("N", default=1, at_least=1), "number from 1 up"),
        ({"KEY": "short"}, lambda env: env.secret("KEY"), "KEY is too easy to guess."),
        ({"KEY": "a" * 60}, lambda env: env.secret("KEY"), "KEY is too easy to guess."),
        ({"D": "sqlite:///x"}, lambda env: env.database("D"), "does not name a PostgreSQL"),
        ({"D": "postgres://host"}, lambda env: env.database("D"), "does not name a PostgreSQL"),
        ({"R": "http://host"}, lambda env: env.redis("R"), "R is no Redis address."),
        ({"F": "relative"}, lambda env: env.folder("F", default=None), "Set it to a full path"),
        ({"PORTAL_MODE": "debug"}, lambda env: env.mode, "production, laptop, test"),
    ],
)
def test_what_is_wrong_is_said(variables: dict[str, str], reader, sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence.replace(".", r"\.")):
        reader(read(**variables))


def test_a_database_address_is_taken_apart() -> None:
    found = read(D="postgres://portal:p%40ss@db.example:5433/figures").database("D")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "figures",
        "USER": "portal",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_names_are_parted_by_commas() -> None:
    assert read(N="one, two,,three ").names("N") == ["one", "two", "three"]


def test_production_is_what_nobody_chose() -> None:
    assert read().mode is Mode.PRODUCTION


def check(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_with_its_settings_passes_djangos_deployment_checks() -> None:
    done = check(PRODUCTION)
    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ), done.stderr


REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "SMTP_HOST"]


@pytest.mark.parametrize("missing", REQUIRED)
def test_production_does_not_start_without(missing: str) -> None:
    done = check({name: value for name, value in PRODUCTION.items() if name != missing})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing} is not set")
    assert "Traceback" not in done.stderr


def test_the_deployment_page_lists_every_setting_that_is_read_the_required_ones_first() -> None:
    source = ast.parse((settings.BASE_DIR / "kpiportal" / "settings.py").read_text())
    read_there = {
        node.args[0].value
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env.")
    }
    page = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
    listed = [
        name
        for row in page.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([A-Z_]{5,})`", row)
    ]
    assert sorted(read_there) == sorted(listed)
    assert listed[: len(REQUIRED)] == REQUIRED
