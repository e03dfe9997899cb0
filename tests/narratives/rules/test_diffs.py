"""What became another between two texts, as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratives.rules.diffs import Kind, changes

TEXTS = st.text(alphabet="ab .\n", max_size=40)


def told(before: str, after: str) -> str:
    marks = {Kind.SAME: "{}", Kind.ADDED: "[+{}]", Kind.REMOVED: "[-{}]"}
    return "".join(marks[each.kind].format(each.text) for each in changes(before, after))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("It fell.", "It fell.", "It fell."),
        ("", "It fell.", "[+It fell.]"),
        ("It fell by half.", "It rose by half.", "It [-fell ][+rose ]by half."),
        (
            "It fell to the level of May again.",
            "It rose to a height of June again.",
            "It [-fell to the level of May ][+rose to a height of June ]again.",
        ),
        ("One.\n\nTwo.", "One.\n\nAnd a half.\n\nTwo.", "One.\n\n[+And a half.\n\n]Two."),
        ("It  fell.", "It fell.", "It fell."),
    ],
)
def test_words_that_changed_are_read_before_and_after(before: str, after: str, said: str) -> None:
    assert told(before, after) == said


@given(TEXTS, TEXTS)
def test_every_word_of_both_texts_is_told(before: str, after: str) -> None:
    found = changes(before, after)
    old = "".join(each.text for each in found if each.kind is not Kind.ADDED)
    new = "".join(each.text for each in found if each.kind is not Kind.REMOVED)
    assert old.split() == before.split()
    assert new == after
