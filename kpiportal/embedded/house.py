"""What the programs in bin/ have in common: the home, its servers, and what they tell it."""

import os
import sys
from pathlib import Path

from kpiportal.embedded.home import Home, tell
from kpiportal.embedded.sharing import Servers

CHECKOUT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]


def home() -> Home:
    """PORTAL_HOME, otherwise var/ in the checkout."""
    named = os.environ.get("PORTAL_HOME")
    return Home(Path(named).expanduser().absolute() if named else CHECKOUT / "var").make()


def servers(home: Home) -> Servers:
    """Our own servers, but for those that DATABASE_URL and REDIS_URL name."""
    return Servers(
        home,
        postgres="DATABASE_URL" not in os.environ,
        redis="REDIS_URL" not in os.environ,
        say=tell,
    )


def offline(mode: str) -> dict[str, str]:
    """For what looks at the code alone: settings that hold, and servers that aren't there."""
    made_up = {
        "SECRET_KEY": "made-up-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "postgres://portal:made-up@127.0.0.1:1/portal",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "portal.example.org",
        "SMTP_HOST": "mail.example.org",
    }
    return {**os.environ, **made_up, "PORTAL_MODE": mode}


def environment(home: Home, mode: str, addresses: dict[str, str]) -> dict[str, str]:
    """What settings.py reads."""
    return {
        "SECRET_KEY": home.secrets()["SECRET_KEY"],
        **os.environ,
        **addresses,
        "PORTAL_MODE": mode,
        "PORTAL_HOME": str(home.root),
        "PYTHONUNBUFFERED": "1",
    }
