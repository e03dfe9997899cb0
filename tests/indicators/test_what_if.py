"""What would turn, and that nothing is stored by asking."""

import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from indicators.judging import judge
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(db: None) -> Register:
    """A month in which one is green and two are red."""
    register = Register()
    register.policy(decimals={"percent": 0})
    for code, better, target, figure in [
        ("A", "bigger", "10", "12"),
        ("=B", "bigger", "100", "96"),
        ("C", "smaller", "20", "20.4"),
    ]:
        register.indicator(code, better=better, unit="percent")
        register.target(code, "2019-04", None, target)
        register.value(code, "2019-09", figure)
    judge()
    return register


def asked(*arguments: str) -> str:
    out = StringIO()
    call_command("what_if", "--month", "2019-09", *arguments, stdout=out)
    return out.getvalue()


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked(*arguments, "--format", "json"))
    return found


def turned(*arguments: str) -> dict[str, tuple[str, str]]:
    return {
        each["code"]: (each["before"]["rag"], each["after"]["rag"])
        for each in answer(*arguments)["turned"]
    }


def against_target(found: dict[str, Any], when: str) -> dict[str, int]:
    return {key: count for key, count in found["totals"][when]["target"].items() if count}


def test_another_target_turns_its_indicator_alone():
    found = answer("--target", "A=13")
    assert [(each["code"], each["before"], each["after"]) for each in found["turned"]] == [
        (
            "A",
            {"reference": "10", "standing": "ahead", "rag": "green"},
            {"reference": "13", "standing": "behind", "rag": "red"},
        )
    ]
    assert against_target(found, "before") == {"ahead": 1, "behind": 2}
    assert against_target(found, "after") == {"behind": 3}


def test_several_targets_at_once_and_a_code_with_an_equals_sign():
    assert turned("--target", "=B=96", "--target", "C=21") == {
        "=B": ("red", "green"),
        "C": ("red", "green"),
    }


def test_without_its_target_it_has_no_standing():
    assert turned("--target", "A=") == {"A": ("green", "none")}


def test_another_tolerance_turns_whatever_lies_within_it():
    found = answer("--tolerance", "0.05")
    assert against_target(found, "after") == {"ahead": 1, "near": 2}
    # Of 96 against 100 the shortfall is just the tolerance.
    assert turned("--tolerance", "0.04") == {"=B": ("red", "amber"), "C": ("red", "amber")}
    assert turned("--tolerance", "0.039") == {"C": ("red", "amber")}


def test_judged_as_displayed_what_rounds_to_the_target_is_level():
    found = answer("--compare", "displayed")
    assert [(each["code"], each["after"]["standing"]) for each in found["turned"]] == [
        ("C", "level")
    ]


def test_a_section_that_turns_is_named():
    assert answer("--target", "A=13")["sections"] == [
        {"name": "All", "before": "amber", "after": "red"}
    ]


def test_in_words():
    assert asked("--target", "A=13", "--target", "=B=99").splitlines() == [
        "A: would turn from green to red; 12 against a target of 10, then a target of 13.",
        "=B: would stay red; 96 against a target of 100, then a target of 99.",
        "Section All: amber to red",
        "Against target now:  1 ahead, 0 level, 0 near, 2 behind, 0 without",
        "Against target then: 0 ahead, 0 level, 0 near, 3 behind, 0 without",
    ]
    assert asked("--target", "A=11").splitlines()[:2] == [
        "A: would stay green; 12 against a target of 10, then a target of 11.",
        "Nothing would turn.",
    ]


def test_asking_stores_nothing():
    before = counted()
    with transaction.atomic(), connection.cursor() as cursor:
        # The database itself refuses every write in here.
        cursor.execute("SET TRANSACTION READ ONLY")
        assert turned("--target", "A=13", "--tolerance", "0.05", "--compare", "displayed")
    assert counted() == before


def counted() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say what would be another"),
        (["--target", "Z=1"], "'Z' is not the code of a live indicator"),
        (["--target", "A"], "write CODE=20"),
        (["--target", "A=many"], "'many' is no number"),
        (["--tolerance", "-0.1"], "below 0"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], words: str):
    with pytest.raises(CommandError, match=words):
        asked(*arguments)
