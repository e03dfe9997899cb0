"""Answers to what is asked stand in one text, and come out of it as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratives.rules.prompts import PROMPTS, About, joined, plain_headings, split, without_headings

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cs",)),
    max_size=60,
).map(str.strip)
ANSWERS = WORDS.filter(lambda answer: "## " not in answer)


def answers_to(about: About) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({each.name: ANSWERS for each in PROMPTS[about]})


@given(st.sampled_from(About).flatmap(lambda about: st.tuples(st.just(about), answers_to(about))))
def test_what_was_answered_comes_back(asked: tuple[About, dict[str, str]]) -> None:
    about, answers = asked
    assert split(about, joined(about, answers)) == answers


@given(st.sampled_from(About), st.text())
def test_no_text_loses_a_word_by_being_taken_apart(about: About, text: str) -> None:
    again = joined(about, split(about, text))
    assert sorted(without_headings(again).split()) == sorted(
        without_known(about, text).split()
    ) or sorted(again.split()) == sorted(text.split())


def without_known(about: About, text: str) -> str:
    for prompt in PROMPTS[about]:
        text = text.replace(f"## {prompt.heading}", "")
    return text


@pytest.mark.parametrize("about", list(About))
def test_one_answer_to_the_first_needs_no_heading(about: About) -> None:
    assert joined(about, {PROMPTS[about][0].name: "It fell."}) == "It fell."


def test_answers_stand_under_their_headings_in_their_order() -> None:
    text = joined(About.INDICATOR, {"doing": "We recruit.", "changed": "It fell."})
    assert text == "## What changed\n\nIt fell.\n\n## What we do about it\n\nWe recruit."


def test_a_heading_of_ones_own_stays_in_its_answer() -> None:
    text = "It fell.\n\n## In brief\n\nBy half."
    assert split(About.INDICATOR, text)["changed"] == text


def test_a_heading_is_read_without_its_mark() -> None:
    assert plain_headings("## Why\n\nNo. 2 ## of 3.") == "Why\n\nNo. 2 ## of 3."
