"""Every page says whose portal it is."""

import pytest
from django.test import Client, override_settings

from indicators.models import Council
from kpiportal.models import Person
from tests.cast import Cast


@pytest.fixture
def register(db: None) -> None:
    Council.objects.create(name="Wexmere Borough Council", short_name="Wexmere", year_starts=4)


def title(client: Client, reader: Person) -> str:
    client.force_login(reader)
    page = client.get("/account/").text
    return page.partition("<title>")[2].partition("</title>")[0].strip()


def test_the_council_of_the_register_gives_its_name(
    register: None, cast: Cast, client: Client
) -> None:
    assert title(client, cast.analyst).endswith(" – Wexmere Borough Council")


@override_settings(COUNCIL_NAME="Wexmere and Thornby Councils")
def test_the_settings_may_name_it_otherwise(register: None, cast: Cast, client: Client) -> None:
    assert title(client, cast.analyst).endswith(" – Wexmere and Thornby Councils")


def test_before_the_first_pack_it_is_the_product_alone(cast: Cast, client: Client) -> None:
    assert title(client, cast.analyst).endswith(" – Performance portal")
