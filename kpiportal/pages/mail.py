"""The mail that a laptop's portal has written, so that an invitation can be followed there.

A council's own installation sends its mail and keeps none: there this page is not found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpiportal.access import KEEP_PEOPLE, needs

SHOWN = 50
BETWEEN_MESSAGES = "\n" + "-" * 79 + "\n"


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    at: datetime
    text: str


@needs(KEEP_PEOPLE)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    if settings.IN_PRODUCTION:
        raise Http404
    found = list(newest(settings.MAIL_FOLDER))
    return render(request, "kpiportal/mail.html", {"mails": found, "folder": settings.MAIL_FOLDER})


def newest(folder: Path) -> Iterator[Mail]:
    """The latest mails, the newest first: a file holds one or more, one after another."""
    for file in sorted(folder.glob("*.log"), reverse=True)[:SHOWN]:
        for text in reversed(file.read_text(encoding="utf-8").split(BETWEEN_MESSAGES)):
            if text.strip():
                yield _read(text)


def _read(text: str) -> Mail:
    message = message_from_string(text.lstrip("\n"), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["to"]),
        subject=str(message["subject"]),
        at=parsedate_to_datetime(str(message["date"])),
        text=body.get_content() if body else "",
    )
