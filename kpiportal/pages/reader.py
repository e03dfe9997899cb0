"""Who reads a page."""

from typing import cast

from django.http import HttpRequest

from kpiportal.models import Person


def reader_of(request: HttpRequest) -> Person:
    """The signed-in person. Only for views that admit nobody else."""
    return cast(Person, request.user)
