"""What went and what came, so that either text can be read out of one."""

from hypothesis import given
from hypothesis import strategies as st

from narratives.rules.word_changes import Change, Run, is_an_edit, word_changes

TEXTS = st.text(alphabet="ab c\n", max_size=40)


def test_a_word_that_was_changed_goes_and_another_comes() -> None:
    assert word_changes("It fell to 23%.", "It rose to 23%.") == [
        Run(Change.SAME, "It "),
        Run(Change.GONE, "fell"),
        Run(Change.NEW, "rose"),
        Run(Change.SAME, " to 23%."),
    ]


def test_the_same_text_is_one_run_and_no_text_none() -> None:
    assert word_changes("As it was.", "As it was.") == [Run(Change.SAME, "As it was.")]
    assert word_changes("", "") == []


@given(TEXTS, TEXTS)
def test_both_texts_are_in_it_letter_by_letter(before: str, after: str) -> None:
    runs = word_changes(before, after)
    assert "".join(run.text for run in runs if run.change is not Change.NEW) == before
    assert "".join(run.text for run in runs if run.change is not Change.GONE) == after


def test_an_edit_keeps_half_of_the_words_at_least() -> None:
    assert is_an_edit("It fell.", "It rose.")
    assert is_an_edit("", "")
    assert not is_an_edit("It fell again.", "It rose sharply.")
    assert not is_an_edit("It fell.", "")
