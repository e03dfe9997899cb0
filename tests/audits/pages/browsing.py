"""Opening pages as somebody."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audits.models import Audit
from kpiportal.models import Person


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def get(person: Person, name: str, *args: Any, **query: Any) -> HttpResponse:
    return as_(person).get(reverse(name, args=args), query)


def post(person: Person, name: str, *args: Any, **data: Any) -> HttpResponse:
    return as_(person).post(reverse(name, args=args), data)


def filled_in(audit: Audit, **changes: Any) -> dict[str, Any]:
    """The recording form as its page holds it, with some answers changed."""
    data = {
        "version": audit.version,
        "grade": audit.grade_id or "",
        "explanation": audit.explanation,
        "strengths": audit.strengths,
        "concerns": audit.concerns,
    }
    for area in audit.programme.tool.areas.all():
        data |= {f"area-{area.pk}-grade": "", f"area-{area.pk}-explanation": ""}
    return data | changes
