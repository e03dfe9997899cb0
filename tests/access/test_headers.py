"""Answers that are no page carry the headers too. Those of pages are held by the walk."""

import pytest
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.test import Client

from kpiportal.pages import account
from tests.access.headers import missing
from tests.cast import Cast
from tests.sessions import client_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("a mistake of ours"), 500),
        (OperationalError("the database is away"), 503),
        (BadRequest("nonsense"), 400),
    ],
)
def test_a_page_that_fails_carries_them_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(account, "_summary", fail)
    client = client_of(cast.analyst)
    client.raise_request_exception = False
    answer = client.get("/account/")
    assert answer.status_code == status
    assert missing(answer) == []
    if status >= 500:
        assert str(error) not in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/static/nothing.css", "/people/99999/", "/%00"])
def test_an_address_where_nothing_is_carries_them_too(cast: Cast, address: str) -> None:
    answer = client_of(cast.administrator).get(address)
    assert answer.status_code == 404
    assert missing(answer) == []


def test_a_static_file_carries_them_too(db: None) -> None:
    answer = Client().get("/static/begin.js")
    assert answer.status_code == 200
    assert missing(answer, is_kept=True) == []
    answer.close()


def test_a_name_that_is_not_ours_is_refused(db: None) -> None:
    answer = Client().get("/sign-in/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert missing(answer) == []


def test_cookies_are_kept_from_scripts_and_other_sites(cast: Cast) -> None:
    client = Client()
    client.get("/sign-in/")
    answer = client.post(
        "/sign-in/", {"login": cast.analyst.email, "password": "a-long-enough-password"}
    )
    session = answer.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_an_address_that_only_takes_forms_says_so_to_who_visits_it(cast: Cast) -> None:
    answer = client_of(cast.analyst).get("/jobs/1/again/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends." in answer.content.decode()
