"""The checkout keeps its own order: who imports whom, who writes the trail, how long things are."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.architecture import rules
from tests.architecture.layers import APPS
from tests.architecture.reading import Module, modules_of

CODE = [module for app in APPS for module in modules_of(app)]
TESTS = modules_of("tests")
PROGRAMS = [*modules_of("bench"), *modules_of("demo")]

Rule = Callable[[Iterable[Module]], Iterator[str]]


@pytest.mark.parametrize(
    "rule",
    [
        rules.upward_between_apps,
        rules.apps_named_above,
        rules.rightward_within_apps,
        rules.rules_that_are_not_pure,
        rules.circles,
        rules.writers_of_events,
        rules.private_names_of_others,
        rules.imports_in_functions,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert len(CODE) > 50
    assert list(rule(CODE)) == []


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    assert list(rules.long_files([*CODE, *PROGRAMS])) == []


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    assert list(rules.long_functions([*CODE, *PROGRAMS])) == []


def test_each_exception_says_why() -> None:
    assert list(rules.exceptions_without_reason([*CODE, *PROGRAMS, *TESTS])) == []
