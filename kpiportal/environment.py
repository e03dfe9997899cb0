"""Typed readers of environment variables, which say what is wrong and how to mend it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Mode(StrEnum):
    PRODUCTION = "production"
    LAPTOP = "laptop"
    TEST = "test"


class SettingError(SystemExit):
    """Stops the start with one sentence instead of a traceback."""


@dataclass(frozen=True)
class Environment:
    variables: Mapping[str, str]

    @classmethod
    def of_process(cls) -> "Environment":
        return cls(os.environ)

    @property
    def mode(self) -> Mode:
        given = self.variables.get("PORTAL_MODE", Mode.PRODUCTION)
        try:
            return Mode(given)
        except ValueError:
            known = ", ".join(Mode)
            raise SettingError(f"PORTAL_MODE is {given!r}. Set it to one of: {known}.") from None

    def text(self, name: str, *, default: str | None = None, purpose: str = "") -> str:
        given = self.variables.get(name, "").strip()
        if given:
            return given
        if default is not None:
            return default
        why = f" ({purpose})" if purpose else ""
        raise SettingError(f"{name} is not set{why}. Set it in the environment and start again.")

    def secret(self, name: str, *, at_least: int = 50) -> str:
        given = self.text(name, purpose="a secret of this installation")
        if len(given) < at_least or len(set(given)) < 5:
            raise SettingError(
                f"{name} is too easy to guess. Set it to at least {at_least} random characters: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
            )
        return given

    def flag(self, name: str, *, default: bool) -> bool:
        given = self.text(name, default="yes" if default else "no").lower()
        if given in {"yes", "true", "1", "on"}:
            return True
        if given in {"no", "false", "0", "off"}:
            return False
        raise SettingError(f"{name} is {given!r}. Set it to yes or no.")

    def number(self, name: str, *, default: int, at_least: int = 0) -> int:
        given = self.text(name, default=str(default))
        if not given.isdecimal() or int(given) < at_least:
            raise SettingError(f"{name} is {given!r}. Set it to a whole number from {at_least} up.")
        return int(given)

    def names(self, name: str, *, default: str | None = None, purpose: str = "") -> list[str]:
        given = self.text(name, default=default, purpose=purpose)
        return [part.strip() for part in given.split(",") if part.strip()]

    def folder(self, name: str, *, default: Path) -> Path:
        given = Path(self.text(name, default=str(default)))
        if not given.is_absolute():
            raise SettingError(f"{name} is {str(given)!r}. Set it to a full path, from / on.")
        return given

    def colour(self, name: str, *, default: str) -> str:
        given = self.text(name, default=default)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", given):
            raise SettingError(f"{name} is {given!r}. Set it to a colour, written as {default}.")
        return given

    def database(self, name: str) -> dict[str, object]:
        """The parts of postgres://person:password@host:port/name, as Django wants them."""
        given = self.text(name, purpose="postgres://person:password@host:port/name")
        parts = urlsplit(given)
        if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            raise SettingError(
                f"{name} does not name a PostgreSQL database. "
                "Write it as postgres://person:password@host:port/name."
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }

    def redis(self, name: str) -> str:
        given = self.text(name, purpose="redis://:password@host:port/0")
        if urlsplit(given).scheme not in {"redis", "rediss"}:
            raise SettingError(f"{name} is no Redis address. Write it as redis://host:port/0.")
        return given
