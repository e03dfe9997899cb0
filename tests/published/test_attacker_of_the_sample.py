"""The attacker of test_attacker.py on three years of a fictional council, in which much hides for
what it would give away: without that they find what they can't with it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from indicators.rules.suppression import Audience
from narratives.actions import snapshots
from narratives.models import Occasion
from tests import database
from tests.programs import files_at
from tests.published.attacker import outputs, search
from tests.published.attacker.campaign import attack
from tests.published.attacker.collected import (
    Collected,
    collect,
    without_secondary_suppression,
)
from tests.published.attacker.comparing import FOR_STAFF, different
from tests.published.attacker.publication import as_read, leaks, said_of
from tests.published.attacker.sums import Key

pytestmark = pytest.mark.slow

NOT_KNOWN = Key("CL 03", "Not known", "2024-07", "0")


@pytest.fixture(scope="module")
def collected(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Collected]:
    folders = sorted((settings.BASE_DIR / "demo" / "sample").glob("0*"))
    last = len(folders) - 1
    folder = tmp_path_factory.mktemp("sample")
    with (
        django_db_blocker.unblock(),
        database.clone() as name,
        database.in_use(name),
        files_at(folder),
    ):
        yield collect(folders, signed=0, compared=[last])


def test_nothing_that_is_made_for_readers_knows_a_hidden_figure(collected: Collected):
    [(made, made_of_others)] = collected.beside_others
    assert len(made) > 20
    assert different(made, made_of_others) == FOR_STAFF
    for edition, publication in zip(collected.editions, collected.publications, strict=True):
        assert leaks(edition, publication) == []


def test_everything_together_pins_none_down_and_would_were_only_small_ones_hidden(
    collected: Collected,
):
    assert attack(collected.editions) == []
    found = {each.unknown.key: each.left for each in attack(collected.small_alone)}
    assert len(found) > 50
    assert (found[NOT_KNOWN].least, found[NOT_KNOWN].most) == (4, 4)


def test_what_can_be_read_in_outputs_alone_would_be_enough_for_that(collected: Collected):
    last = collected.publications[-1]
    with without_secondary_suppression():
        published = replace(last, said=said_of(last.month))
    assert attack([as_read(collected.editions[-1], last)]) == []
    found = attack([as_read(collected.small_alone[-1], published)])
    assert len(found) > 30


def test_no_paper_tells_a_hidden_figure_in_any_format_and_those_of_staff_do(collected: Collected):
    """Of figures that are like no other. Whole numbers stand beside all of them, as days, ages and
    the numbers of lines: that those tell nothing hidden is shown above."""
    month = collected.publications[-1].month
    snapshot = snapshots.take(month=month, occasion=Occasion.MONTHLY, now=timezone.now())
    named = search.names(snapshot)
    kept = {
        code: {each for each in figures if "." in each and not each.endswith((".0", ".00"))}
        for code, figures in search.kept_back(snapshot).items()
    }
    assert sum(map(len, kept.values())) > 30
    for audience in (Audience.PUBLISHED, Audience.STAFF):
        made = outputs.files(snapshot, audience)
        found = {name: search.found(each, kept, named) for name, each in made.items()}
        if audience.sees_all:
            assert len([name for name, told in found.items() if told]) > 8
        else:
            assert not any(found.values()), found
