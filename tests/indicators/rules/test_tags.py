"""What the tags of an indicator say."""

import pytest

from indicators.rules.tags import place, read, write


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("Inspection: leaders; Question: Am I safe?", ("leaders", "Am I safe?")),
        (" Question:  Am I safe? ;Inspection:leaders;", ("leaders", "Am I safe?")),
        (
            "Inspection: leaders; Inspection: care leavers; Question: Why: here?",
            ("leaders", "Why: here?"),
        ),
    ],
)
def test_each_name_says_one_thing(tags: str, said: tuple[str, str]) -> None:
    assert read(tags) == dict(zip(("Inspection", "Question"), said, strict=True))


@pytest.mark.parametrize("tags", ["", "urgent", ": leaders", "Inspection:", ";;"])
def test_what_has_no_name_or_says_nothing_is_passed_over(tags: str) -> None:
    assert read(tags) == {}


def test_tags_are_written_as_they_are_read() -> None:
    tags = {"Inspection": "leaders", "Nothing": "", "Question": "Am I safe?"}
    assert write(tags) == "Inspection: leaders; Question: Am I safe?"


@pytest.mark.parametrize(
    ("what", "found"),
    [("help / voice", ("help", "voice")), ("leaders", ("leaders", "")), ("a/b", ("a/b", ""))],
)
def test_a_place_is_a_level_and_a_theme(what: str, found: tuple[str, str]) -> None:
    assert place(what) == found
