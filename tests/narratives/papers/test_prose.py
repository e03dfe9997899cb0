"""People's texts in papers: a little markdown is read, all else prints as it is."""

from kpiportal.documents.parts import Bullets, Paragraph
from narratives.papers.prose import beside, prose, sentences

TEXT = """## Why

More **families** came
than before. <b>#read("x")</b>

- one
- two
1) first
2) second"""


def test_headings_paragraphs_and_lists_keep_their_form() -> None:
    assert list(prose(TEXT)) == [
        Paragraph('More families came\nthan before. <b>#read("x")</b>', head="Why."),
        Bullets(["one", "two"]),
        Paragraph("first", head="1."),
        Paragraph("second", head="2."),
    ]


def test_a_heading_without_a_paragraph_of_its_own_stands_alone() -> None:
    assert list(prose("## What next?\n- one\n## Last")) == [
        Paragraph("What next?", "strong"),
        Bullets(["one"]),
        Paragraph("Last.", "strong"),
    ]


def test_in_a_line_a_text_goes_on_without_its_headings() -> None:
    assert sentences(TEXT)[:2] == ["More families came", 'than before. <b>#read("x")</b>']


def test_beside_what_is_said_already_a_text_says_only_the_rest() -> None:
    text = "## What changed\n\n23% in May. It fell.\n\n## Why\n\nIt fell."
    assert beside(text, ["It fell."]) == ["23% in May."]
    assert beside(text, []) == ["23% in May. It fell.", "It fell."]
