"""Whose portal it is: the name on every page, from the settings or else from the register."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from indicators.models import Council


def council(request: HttpRequest) -> dict[str, Any]:
    if settings.COUNCIL_NAME:
        return {"council": settings.COUNCIL_NAME}
    # A stranger's page, a refusal say, is drawn without the database, unless there is one to read.
    reader = getattr(request, "user", None)
    if reader is None or not (reader.is_authenticated or settings.PUBLISHED_TO_ALL):
        return {}
    return {"council": SimpleLazyObject(_in_the_register)}


def _in_the_register() -> str:
    return Council.objects.values_list("name", flat=True).first() or ""
