"""What the papers' typeface cannot show is replaced before it can abort a paper."""

import pytest

from kpiportal.documents.glyphs import showable


@pytest.mark.parametrize(
    "text", ["Zoë Ó Siadhail – 22.0% ≤ “target” → £5", "Dafydd, Łucja", "two\nlines\tand a tab"]
)
def test_what_people_here_write_stays_as_it_is(text: str) -> None:
    assert showable(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("well done 😀", "well done ■"),
        ("中", "■"),
        ("bell\x07", "bell"),
        ("abc\u202edef", "abcdef"),
        ("thin\u2009space", "thin space"),
        ("e\u0301", "é"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("half \ud800", "half "),
    ],
)
def test_what_no_font_can_show_has_a_stand_in(written: str, shown: str) -> None:
    assert showable(written) == shown


def test_texts_are_found_however_deep_they_lie() -> None:
    assert showable({"a": ["😀", {"b": "x\x00"}, None, 3]}) == {"a": ["■", {"b": "x"}, None, 3]}
