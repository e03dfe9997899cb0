"""The mails that let people in: a link under which they set their first password, or a new one."""

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
    try:
        _mail(person, "Your sign-in to the performance portal", "invitation", url)
    except OSError:
        logger.exception("The invitation of person %s was not sent", person.pk)
        return False
    return True


def send_password_link(person: Person, *, url: str) -> None:
    _mail(person, "A new password for the performance portal", "new_password", url)


def _mail(person: Person, subject: str, template: str, url: str) -> None:
    context = {
        "person": person,
        "url": url,
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
        "council": settings.COUNCIL_NAME,
    }
    text = render_to_string(f"kpiportal/mail/{template}.txt", context)
    send_mail(subject, text, None, [person.email])
