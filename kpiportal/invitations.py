"""The mail that lets an invited person in: a link under which they set their first password."""

import logging

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from kpiportal.models import Person

logger = logging.getLogger(__name__)


def path_for(person: Person) -> str:
    """Good once, and for as many days as the setting PASSWORD_RESET_TIMEOUT says."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    arguments = {"uidb36": user_pk_to_url_str(person), "key": key}
    return reverse("account_reset_password_from_key", kwargs=arguments)


def send(person: Person, *, url: str) -> bool:
    """False where the mail server did not take it: the person is there, invite them again."""
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    text = render_to_string(
        "kpiportal/mail/invitation.txt",
        {"person": person, "url": url, "days": days, "council": settings.COUNCIL_NAME},
    )
    try:
        send_mail("Your sign-in to the performance portal", text, None, [person.email])
    except OSError:
        logger.exception("The invitation of person %s was not sent", person.pk)
        return False
    return True
