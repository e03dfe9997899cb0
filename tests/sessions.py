"""Signed-in sessions made by hand: no password is checked, no event written."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from kpiportal.models import Person


def session_of(person: Person) -> str:
    """The key of a new session of this person."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def client_of(person: Person | None, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which this person is signed in, or nobody."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client
