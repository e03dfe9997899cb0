"""Anybody may check a signature: the page hashes again what is kept."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from narratives.models import Signature
from tests.narratives.pages.conftest import as_, text_of
from tests.narratives.quarter import Quarter


@pytest.fixture
def signature(quarter: Quarter) -> Signature:
    quarter.hand_on()
    return quarter.approve()


def page(client: Client, wanted: str = "") -> str:
    return text_of(client.get(reverse("signatures"), {"hash": wanted} if wanted else {}))


def test_who_holds_a_paper_checks_its_hash_without_signing_in(signature: Signature) -> None:
    found = page(Client(), signature.snapshot.short_hash.upper())
    assert "Quarter 2 of 2017-18" in found
    assert "Director of children’s services" in found
    assert "What is kept is what was signed." in found


def test_the_list_is_for_those_who_are_signed_in(signature: Signature, quarter: Quarter) -> None:
    assert "Quarter 2 of 2017-18" not in page(Client())
    assert "Quarter 2 of 2017-18" in page(as_(quarter.cast.member))


def test_a_hash_that_nobody_signed_is_said_to_be_so(signature: Signature) -> None:
    found = page(Client(), "0" * 12)
    assert "No quarter was signed with a hash that begins with" in found
    assert "Quarter 2 of 2017-18" not in found


def test_a_few_characters_do_not_do(signature: Signature) -> None:
    found = page(Client(), signature.sha256[:7])
    assert "Quarter 2 of 2017-18" not in found


def test_what_somebody_changed_behind_the_portal_does_not_hold(signature: Signature) -> None:
    table = "narratives_snapshot"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET taken_by_name = 'Somebody else'")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert "What is kept is not what was signed." in page(Client(), signature.sha256)
