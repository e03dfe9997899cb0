"""A text is read without marks and unseen signs, and quoted as it was typed."""

import pytest

from narratives.rules.claims.legible import legible


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("２２２ children, ２５％", "222 children, 25%"),
        ("١٢ children", "12 children"),
        ("\u202eThere were 23\u202c2.", "There were 232."),
        ("22\u00ad2 and 2\u200b22", "222 and 222"),
        ("# Referrals\n1. **52** begun\n- _77_ ended[^2]", "Referrals\n52 begun\n77 ended"),
        ("1\u202f342 were begun", "1342 were begun"),
        ("There were 1 342 assessments.", "There were 1342 assessments."),
        ("In quarter 2 267 were begun.", "In quarter 2 267 were begun."),
        ("England’s “43” – up −3", "England's \"43\" – up -3"),
        ("a_b 3*4", "a_b 34"),
    ],
)  # fmt: skip
def test_what_is_read(typed: str, text: str):
    assert legible(typed).text == text


def test_words_are_given_back_as_they_were_typed():
    read = legible("*There* were ２\u202e２２ children, then 222.")
    assert read.as_typed("222", read.text.index("222")) == "２\u202e２２"
    assert read.as_typed("222", read.text.rindex("222")) == "222"
    assert read.as_typed("nowhere", 0) == "nowhere"
