"""Where the portal differs from allauth: nobody signs up, one-time secrets lie encrypted, and a
page may ask for a sign-in of the last few minutes."""

import base64
import hashlib
import time
from functools import wraps
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from kpiportal.access import View, access_of
from kpiportal.jobs import enqueue
from kpiportal.models import Person


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That e-mail address and password don’t belong together.",
        "enter_current_password": "That isn’t your current password.",
        "incorrect_password": "That isn’t your password.",
        "rate_limited": "Too many tries. Wait a minute, then try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """In the background: a page that waited for the mail server would tell who is here."""
        root = context["request"].build_absolute_uri("/")
        key = f"password link {user.pk} {uuid4()}"
        enqueue("mail a password link", key, ids={"person": user.pk, "root": root})


class OneTimeCodes(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code isn’t right. Each works once, for half a minute: enter the "
        "newest.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"one-time codes" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def fresh_sign_in(view: View) -> View:
    """Ask who signed in more than five minutes ago for their password or code again.

    They come back to the page; what they had sent is kept and carried out then.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # What was kept is carried out past the middleware: look again whether they may.
        access = access_of(asked)
        if access is None or not access.allows(request.user):
            raise PermissionDenied
        if not signed_in_lately(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def signed_in_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    at_last = max((record["at"] for record in records), default=0)
    return bool(time.time() - at_last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
