"""A little markdown is read; everything else says what it says."""

from hypothesis import given
from hypothesis import strategies as st

from narratives.rules.markup import Kind, Span, blocks


def read(text: str) -> list[tuple[str, list[str]]]:
    """Bold in stars, to be seen."""
    return [
        (block.kind.value, ["".join(starred(span) for span in line) for line in block.lines])
        for block in blocks(text)
    ]


def starred(span: Span) -> str:
    return f"*{span.text}*" if span.is_bold else span.text


def test_paragraphs_keep_their_lines() -> None:
    assert read("One\ntwo\n\nthree") == [("paragraph", ["One", "two"]), ("paragraph", ["three"])]


def test_lists_and_headings() -> None:
    text = "## Why\n- one\n* **two** of them\n1. first\n2) second\nThen."
    assert read(text) == [
        ("heading", ["Why"]),
        ("bullets", ["one", "*two* of them"]),
        ("numbers", ["first", "second"]),
        ("paragraph", ["Then."]),
    ]


def test_stars_that_mark_nothing_are_stars() -> None:
    assert read("2 ** 3 ** 4, ** a**, **, ****") == [
        ("paragraph", ["2 ** 3 ** 4, ** a**, **, ****"])
    ]


def test_a_year_is_no_list() -> None:
    assert read("2017. It fell.") == [("paragraph", ["2017. It fell."])]


@given(st.text())
def test_no_letter_is_lost(text: str) -> None:
    """But for the marks themselves."""
    held = "".join(span.text for block in blocks(text) for line in block.lines for span in line)
    marks = set("#-*•.) \t") | set("0123456789")

    def bare(words: str) -> list[str]:
        return [letter for letter in words if not letter.isspace() and letter not in marks]

    assert bare(held) == bare(text)


@given(st.text(alphabet="*# -ab1.\n", max_size=40))
def test_marks_in_any_order_are_read(text: str) -> None:
    assert all(block.kind in Kind for block in blocks(text))
