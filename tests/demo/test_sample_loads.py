"""The sample's releases, loaded in their order as `bin/run --demo sample` does."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby, pairwise

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from indicators.checks.oddities import OUTLIER, oddities
from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Definition,
    JourneyStep,
    JudgingPolicy,
    Lead,
    Part,
    Population,
    Release,
    Status,
    Target,
    Value,
)
from indicators.packs.loading import Loaded, load
from indicators.rules.periods import months_text
from tests import database
from tests.demo.releases import SAMPLE, folders, indicators, known_at_last, settings, table

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[Loaded]]:
    """What came of each release, in a database that the tests of this file only read."""
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        yield [load(folder, actor=None, now=NOW) for folder in folders()]


def test_all_releases_load_without_a_fault_and_the_last_again_changes_nothing(
    loaded: list[Loaded],
) -> None:
    assert [(one.is_new, one.ignored) for one in loaded] == [(True, [])] * 8
    assert Release.objects.count() == 8
    assert not load(folders()[-1], actor=None, now=NOW).is_new


def test_what_is_known_at_last_is_what_the_files_say_last() -> None:
    months = {code: row["months"] for code, row in indicators().items()}
    expected = {
        (code, category, end, length or months[code]): (
            Decimal(row["value"]) if row["value"] else None,
            row["status"] or "final",
        )
        for (code, category, end, length), row in known_at_last().items()
    }
    held = {
        (
            value.indicator.code,
            value.category,
            str(value.end),
            months_text(value.months),
        ): (value.value, value.status)
        for value in Value.objects.current().filter(is_derived=False).select_related("indicator")
    }
    assert held == expected


def test_the_register_holds_as_many_restatements_as_the_readme_says() -> None:
    keys = ("indicator__code", "category", "months", "end")
    given = Value.objects.filter(is_derived=False, status__in=[Status.FINAL, Status.PROVISIONAL])
    known = (
        given.exclude(value=None).order_by(*keys, "recorded_on", "pk").values_list(*keys, "value")
    )
    restated = [
        key[0]
        for key, rows in groupby(known, key=lambda row: row[:4])
        for before, after in pairwise(rows)
        if before[4] != after[4]
    ]
    said = re.search(r"(\d+) restatements", (SAMPLE / "README.md").read_text())
    assert said
    assert len([code for code in restated if code != "WF 03"]) == int(said[1])
    assert restated.count("WF 03") == 3


def test_everything_beside_the_figures_is_held_too() -> None:
    current = Definition.objects.current()
    assert current.count() == 60
    assert dict(current.exclude(status="live").values_list("indicator__code", "status")) == {
        "QA 03": "retired",
        "QA 05": "in_development",
    }
    assert Lead.objects.count() == len(settings(folders()[0])["leads"])
    assert [one.label for one in Comparator.objects.all()] == [
        "England",
        "Region",
        "Statistical neighbours",
    ]
    assert dict(Population.objects.current().values_list("year", "count")) == {
        2023: 38412,
        2024: 38655,
        2025: 38790,
        2026: 38790,
    }
    every = {
        name: sum(len(table(folder, name)) for folder in folders())
        for name in ("targets", "benchmarks", "breaks", "parts", "journey")
    }
    held = [Target, Benchmark, Break, Part, JourneyStep]
    counts = dict(zip(every, (model.objects.count() for model in held), strict=True))
    assert counts == every


def test_the_policy_and_a_definition_are_known_as_of_their_day() -> None:
    before, after = date(2026, 8, 9), date(2026, 8, 10)
    policies = [JudgingPolicy.objects.known_on(day).get() for day in (before, after)]
    assert [one.compare for one in policies] == ["displayed", "exact"]
    assert [one.decimals["percent"] for one in policies] == ["auto", 1]
    assert {one.tolerance for one in policies} == {Decimal("0.05")}
    titles = [
        Definition.objects.known_on(day).get(indicator__code="WF 04").title
        for day in (before, after)
    ]
    assert titles == [
        "Average number of children for each social worker at month end",
        "Average number of children for each case-holding social worker at month end",
    ]


def test_what_was_planted_in_it_is_found() -> None:
    with transaction.atomic():
        found = {
            (odd.kind, odd.code, odd.category, str(odd.end))
            for odd in oddities(None)
            if odd.kind != OUTLIER
        }
    assert found == {
        ("Percentage of no whole number", "CL 02", "", "2026-05"),  # 58.4% of 131
        ("Figure missing", "LA 09", "", "2024-12"),  # left out
        ("Running total that falls", "LA 11", "", "2025-11"),  # from 18 to 17
        ("Same as before", "UN 01", "Old School hub", "2025-03"),  # 815 copied
        ("Parts that don't add up", "CR 01", "", "2026-02"),  # 643 contacts, 634 outcomes
    }
