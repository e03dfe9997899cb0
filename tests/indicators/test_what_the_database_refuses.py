"""What may not be is refused by the database itself, whoever asks for it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from indicators.models import (
    Benchmark,
    Break,
    CaseList,
    Comparator,
    Council,
    Definition,
    Indicator,
    JourneyStep,
    JudgingPolicy,
    Life,
    NewLimits,
    Part,
    Population,
    Release,
    Target,
    Unit,
    Value,
)
from indicators.rules.periods import Month
from tests.indicators.packs.made import NOW

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.of(2017, 9)
DAY = date(2017, 11, 3)
KEPT = "What was known is kept"

DATED = [
    Value,
    Definition,
    Benchmark,
    Break,
    Population,
    JudgingPolicy,
    Part,
    JourneyStep,
    NewLimits,
    CaseList,
]
ONLY_ADDED = [Target, Indicator, Release]


@pytest.fixture
def register() -> dict[type, Any]:
    """One row of each kind."""
    release = make_release("R")
    indicator = Indicator.objects.create(code="A 1")
    comparator = Comparator.objects.create(
        key="england", label="England", order=1, release=release, recorded_on=DAY
    )
    said = {"release": release, "recorded_on": DAY}
    rows = {
        Release: release,
        Indicator: indicator,
        Definition: make_definition(indicator, unit=Unit.PERCENT, **said),
        Value: make_value(indicator, release),
        Target: Target.objects.create(indicator=indicator, first=SEPTEMBER, target=5, **said),
        Benchmark: Benchmark.objects.create(
            indicator=indicator, comparator=comparator, end=SEPTEMBER, months=12, value=1, **said
        ),
        Break: Break.objects.create(indicator=indicator, first=SEPTEMBER, **said),
        NewLimits: NewLimits.objects.create(
            indicator=indicator, first=SEPTEMBER, reason="Moved", **said
        ),
        CaseList: CaseList.objects.create(indicator=indicator, url="https://cases/", **said),
        Population: Population.objects.create(year=2017, count=100, **said),
        JudgingPolicy: JudgingPolicy.objects.create(**said),
        Part: Part.objects.create(whole=indicator, part=indicator, part_category="x", **said),
        JourneyStep: JourneyStep.objects.create(cohort="Q1", as_at="2017-09", step="plan", **said),
    }
    connection.check_constraints()  # what waits for the commit would keep TRUNCATE away
    return rows


def make_release(title: str) -> Release:
    return Release.objects.create(title=title, recorded_on=DAY, month=SEPTEMBER, loaded_at=NOW)


def make_definition(indicator: Indicator, **said: Any) -> Definition:
    return Definition.objects.create(
        **{"indicator": indicator, "title": "T", "section": "S", "recorded_on": DAY} | said
    )


def make_value(indicator: Indicator, release: Release, **said: Any) -> Value:
    standard = {"end": SEPTEMBER, "months": 1, "value": 5, "recorded_on": DAY}
    return Value.objects.create(**{"indicator": indicator, "release": release} | standard | said)


def refused(statement: str, match: str = KEPT) -> None:
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("model", [*DATED, *ONLY_ADDED])
def test_no_row_is_deleted_or_the_table_emptied(register: dict[type, Any], model: Any) -> None:
    table = model._meta.db_table
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", [*DATED, *ONLY_ADDED])
def test_no_column_of_a_row_is_changed(register: dict[type, Any], model: Any) -> None:
    for field in model._meta.concrete_fields:
        if field.name == "superseded_at":
            continue
        other = _other(field)
        refused(f'UPDATE {model._meta.db_table} SET "{field.column}" = {other}')


def _other(field: Any) -> str:
    """Something that it is not."""
    kind = field.get_internal_type()
    if kind in {"CharField", "TextField"}:
        return f"\"{field.column}\" || 'x'"
    if kind == "BooleanField":
        return f'NOT "{field.column}"'
    if kind == "DateField":
        return f"coalesce(\"{field.column}\", '2000-01-01') + 1"
    if kind == "DateTimeField":
        return f"\"{field.column}\" + interval '1 second'"
    if kind == "JSONField":
        return "'{\"percent\": 3}'"
    return f'coalesce("{field.column}", 0) + 1'


@pytest.mark.parametrize("model", DATED)
def test_a_row_is_closed_once_and_stays_closed(register: dict[type, Any], model: Any) -> None:
    table = model._meta.db_table
    rows = model.objects.all()
    assert rows.update(superseded_at=date(2018, 1, 31)) == 1
    refused(f"UPDATE {table} SET superseded_at = '2018-02-01'")
    refused(f"UPDATE {table} SET superseded_at = NULL")


@pytest.mark.parametrize("model", DATED)
def test_a_row_is_not_closed_before_it_was_known(register: dict[type, Any], model: Any) -> None:
    refused(
        f"UPDATE {model._meta.db_table} SET superseded_at = '2017-11-02'",
        match="superseded_after_it_was_known",
    )


def test_a_key_has_one_current_value(register: dict[type, Any]) -> None:
    with pytest.raises(IntegrityError, match="value_current_once"), transaction.atomic():
        make_value(register[Indicator], register[Release], value=6)
    register[Value].superseded_at = DAY
    register[Value].save(update_fields=["superseded_at"])
    make_value(register[Indicator], register[Release], value=6)


@pytest.mark.parametrize("model", [each for each in DATED if each is not Value])
def test_everything_that_is_dated_has_one_current_row_a_key(
    register: dict[type, Any], model: Any
) -> None:
    again = register[model]
    again.pk = None
    with pytest.raises(IntegrityError, match="current_once"), transaction.atomic():
        again.save(force_insert=True)


def test_a_percentage_has_no_numerator_over_its_denominator(register: dict[type, Any]) -> None:
    counts = {"numerator": 5, "denominator": 4, "end": SEPTEMBER - 1, "category": "One"}
    with (
        pytest.raises(IntegrityError, match=r"greater than the denominator: A 1 One 2017-08\."),
        transaction.atomic(),
    ):
        make_value(register[Indicator], register[Release], **counts)
    make_value(register[Indicator], register[Release], **counts | {"denominator": 5})
    other = Indicator.objects.create(code="A 2")
    make_definition(other, unit=Unit.NUMBER)
    make_value(other, register[Release], **counts)


def test_an_indicator_becomes_no_percentage_over_such_counts(register: dict[type, Any]) -> None:
    indicator = Indicator.objects.create(code="A 2")
    number = make_definition(indicator)
    make_value(indicator, register[Release], numerator=5, denominator=4)
    number.superseded_at = DAY
    number.save(update_fields=["superseded_at"])
    with pytest.raises(IntegrityError, match="A 2 can't become"), transaction.atomic():
        make_definition(indicator, unit=Unit.PERCENT)
    make_definition(indicator, unit=Unit.RATIO)


def test_a_retired_indicator_takes_no_new_value(register: dict[type, Any]) -> None:
    retired, other = Indicator.objects.create(code="A 2"), make_release("Other")
    make_definition(retired, status=Life.RETIRED, retired_by=register[Release])
    # The release that retires it may bring its last figures.
    make_value(retired, register[Release])
    with pytest.raises(IntegrityError, match="takes no new value: A 2"), transaction.atomic():
        make_value(retired, other, end=SEPTEMBER + 1)


def test_a_value_needs_its_indicator_and_its_release(register: dict[type, Any]) -> None:
    for stranger in ({"indicator_id": 10**9}, {"release_id": 10**9}):
        with pytest.raises(IntegrityError, match="needs its indicator"), transaction.atomic():
            Value.objects.create(
                **{
                    "indicator_id": register[Indicator].pk,
                    "release_id": register[Release].pk,
                    "end": SEPTEMBER,
                    "months": 3,
                    "recorded_on": DAY,
                }
                | stranger
            )


def test_words_that_the_contract_does_not_know_are_refused(register: dict[type, Any]) -> None:
    indicator = Indicator.objects.create(code="A 2")
    for column in ("better", "unit", "kind", "disclosure", "status"):
        with pytest.raises(IntegrityError, match=f"{column}_is_known"), transaction.atomic():
            make_definition(indicator, **{column: "other"})
    with pytest.raises(IntegrityError, match="status_is_known"), transaction.atomic():
        make_value(indicator, register[Release], status="done")


def test_a_database_holds_one_council() -> None:
    Council.objects.create(name="One", short_name="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Council.objects.create(id=2, name="Two", short_name="Two")


def test_the_guards_hold_for_replication_too(register: dict[type, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE tgenabled <> 'A'), count(*) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname <> 'is_changed'"
            " AND tgrelid::regclass::text = ANY(%s)",
            [[model._meta.db_table for model in (*DATED, *ONLY_ADDED)]],
        )
        assert cursor.fetchone() == (0, 3 * len(DATED) + 3 * len(ONLY_ADDED) + 2)


def test_new_limits_have_a_reason_and_a_list_of_cases_is_https(register: dict[type, Any]) -> None:
    other = Indicator.objects.create(code="A 2")
    with pytest.raises(IntegrityError, match="newlimits_with_reason"), transaction.atomic():
        NewLimits.objects.create(indicator=other, first=SEPTEMBER, reason=" ", recorded_on=DAY)
    for url in ("http://cases/", "javascript:alert(1)", "https://", "https:// x"):
        with pytest.raises(IntegrityError, match="caselist_is_https"), transaction.atomic():
            CaseList.objects.create(indicator=other, url=url, recorded_on=DAY)
