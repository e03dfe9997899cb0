"""Signing in through the page that people use."""

from django.http import HttpResponse
from django.test import Client

from kpiportal.models import Event, Person
from tests.cast import PASSWORD

# Addresses that a browser would leave the portal for.
HOSTILE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    " https://elsewhere.example/",
    "http:///elsewhere.example",
]


def sign_in(
    person: Person | str, password: str = PASSWORD, **more: str
) -> tuple[Client, HttpResponse]:
    client = Client()
    email = person if isinstance(person, str) else person.email
    answer = client.post("/sign-in/", {"login": email, "password": password} | more)
    return client, answer


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def verbs() -> list[str]:
    return [event.verb for event in Event.objects.order_by("sequence")]
