"""The commands that other programs call, one after the other."""

import pytest
from django.core.management import get_commands, load_command_class

CALLED_BY_OTHERS = [
    "check_text",
    "dump_pack",
    "load_pack",
    "reconcile",
    "restatements",
    "scorecard",
    "verify",
]


@pytest.mark.parametrize("name", CALLED_BY_OTHERS)
def test_one_is_not_held_up_by_looking_over_every_page_first(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert command.requires_system_checks == []
