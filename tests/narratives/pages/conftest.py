"""Opening pages as somebody, on a quarter under way."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kpiportal.models import Person
from tests.cast import Cast
from tests.narratives.makers import make_post
from tests.narratives.quarter import Quarter, start_a_quarter


@pytest.fixture
def quarter(cast: Cast, settings: Any, tmp_path: Path) -> Quarter:
    settings.MEDIA_ROOT = tmp_path
    return start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def get(person: Person, name: str, *args: Any) -> HttpResponse:
    return as_(person).get(reverse(name, args=args))


def post(person: Person, name: str, /, *args: Any, **answers: Any) -> HttpResponse:
    return as_(person).post(reverse(name, args=args), answers)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()
