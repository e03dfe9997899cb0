"""Sign-ins and what guards them, in the trail. Imported once the apps are loaded."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from kpiportal.events import record
from kpiportal.models import Person

CODES = {
    Authenticator.Type.TOTP: "one-time codes",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
    Authenticator.Type.WEBAUTHN: "a passkey",
}


@receiver(auth.user_logged_in)
def signed_in(user: Person, **kwargs: Any) -> None:
    record(user, "signed in", user)


@receiver(auth.user_logged_out)
def signed_out(user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        record(user, "signed out", user)


@receiver(auth.user_login_failed)
def refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Of a known account only: what a stranger types is not kept."""
    person = Person.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
    if person is not None:
        record(None, "refused a sign-in of", person)


@receiver(account.password_changed)
@receiver(account.password_reset)
@receiver(account.password_set)
def set_a_password(user: Person, **kwargs: Any) -> None:
    record(user, "set a new password", user)


@receiver(mfa.authenticator_added)
def set_up_codes(user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    record(user, f"set up {CODES[authenticator.type]}", user)


@receiver(mfa.authenticator_removed)
def removed_codes(user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    record(user, f"removed {CODES[authenticator.type]}", user)


@receiver(mfa.authenticator_reset)
def renewed_codes(user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    record(user, f"made new {CODES[authenticator.type]}", user)
