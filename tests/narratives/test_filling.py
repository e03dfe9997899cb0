"""Quoted figures are filled in from the month, for whom they are told, and stay right."""

import pytest

from indicators.rules.suppression import Audience
from narratives.actions import commentary as writing
from narratives.checking import undefended
from narratives.filling import filling
from narratives.models import Commentary
from narratives.snapshots.content import content_of, parsed, read
from narratives.snapshots.texts import text_of
from tests.narratives.makers import NOW, load_later
from tests.narratives.quarter import SEPTEMBER, Quarter

HOSTILE = '{{ 7|add:"1" }} {{settings.SECRET_KEY}} #read("/etc/passwd") {% now "Y" %} {{}} {{{{'


def fill(text: str, audience: Audience = Audience.STAFF) -> str:
    return filling(SEPTEMBER, [text], audience=audience).fill(text)


def faults(text: str) -> list[tuple[str, str]]:
    return filling(SEPTEMBER, [text]).faults(text)


@pytest.mark.parametrize(
    ("quoted", "filled"),
    [
        ("{{AB 01}}", "23%"),
        ("{{ ab 01 }}", "23%"),
        ("{{AB 01 counts}}", "133 of 577"),
        ("{{AB 01 target}}", "20%"),
        ("{{AB 01 gap to target}}", "3 percentage points"),
        ("{{AB 01 before}}", "24%"),
        ("{{AB 01 change}}", "down 1 percentage point"),
        ("{{AB 01 England}}", "22%"),
        ("{{AB 02 change}}", "up 6 percentage points"),
        ("{{AB 03}}", "216"),
        ("{{AB 04}}", "3"),
    ],
)
def test_a_quoted_figure_is_written_as_people_write_it(
    quarter: Quarter, quoted: str, filled: str
) -> None:
    assert fill(f"At {quoted}, so.") == f"At {filled}, so."
    assert faults(quoted) == []


@pytest.mark.parametrize(
    ("quoted", "why"),
    [
        ("{{AB 99}}", "There is no indicator AB 99."),
        ("{{XY-7 target}}", "There is no indicator XY-7."),
        (
            "{{AB 01 targt}}",
            "After AB 01 may stand nothing, or one of: counts, target, gap to target, before,"
            " last quarter, year ago, change, change on quarter, change on year, England.",
        ),
        ("{{AB 03 target}}", "AB 03 has no target for September 2017."),
        ("{{AB 01 year ago}}", "AB 01 has no year ago for September 2017."),
    ],
)
def test_what_cannot_be_filled_in_says_why_and_stays_as_it_was_typed(
    quarter: Quarter, quoted: str, why: str
) -> None:
    assert faults(f"At {quoted}.") == [(quoted, why)]
    assert fill(f"At {quoted}.") == f"At {quoted}."


def test_other_braces_are_no_quotes(quarter: Quarter) -> None:
    assert fill(HOSTILE) == HOSTILE
    assert faults(HOSTILE) == []


def test_a_quote_that_says_nothing_is_mended_not_defended(quarter: Quarter) -> None:
    quarter.write("At {{AB 99}} we are above.")
    against = undefended(quarter.due)
    assert [(each.figure, each.what) for each in against] == [
        ("{{AB 99}}", "There is no indicator AB 99.")
    ]
    assert not against[0].may_be_defended


def test_what_is_quoted_is_not_held_against_the_data_and_what_is_said_of_it_is(
    quarter: Quarter,
) -> None:
    quarter.write("At {{AB 01}} we are above the target of {{AB 01 target}}.")
    assert undefended(quarter.due) == []
    quarter.write("At {{AB 01}} we are below the target of 25%.")
    assert [each.figure for each in undefended(quarter.due)] != []


def test_it_stays_right_when_the_figure_is_restated(quarter: Quarter) -> None:
    quarter.write("At {{AB 01}} we are above.")
    assert text_of(quarter.due) == "At 23% we are above."
    load_later("2017-11-20", AB_01="22.01,127,577")
    assert text_of(quarter.due) == "At 22% we are above."


def test_what_was_signed_reads_as_it_was_signed(quarter: Quarter) -> None:
    quarter.write("At {{AB 01}} we are above.")
    quarter.hand_on()
    signature = quarter.approve()
    load_later("2017-11-20", AB_01="22.01,127,577")
    due = quarter.due
    assert text_of(due) == "At 23% we are above."
    (held,) = read(signature.snapshot)["commentary"]
    assert (held["text"], held["as_typed"]) == (
        "At 23% we are above.",
        "At {{AB 01}} we are above.",
    )


def test_a_small_figure_is_quoted_to_staff_alone(quarter: Quarter) -> None:
    quarter.cast.lead_officer.posts.update(title="Other")
    one = Commentary.objects.get(section="Looked after children")
    text = "There were {{AB 04}} missing of {{AB 03}}."
    head = quarter.cast.acceptor
    writing.save(commentary=one, text=text, version=0, by=head, now=NOW)
    one.refresh_from_db()
    assert undefended(one) == []
    writing.submit(commentary=one, version=1, by=head, now=NOW)
    writing.accept(commentary=one, version=2, by=quarter.cast.director, now=NOW)
    content = content_of(SEPTEMBER)
    told = {
        audience: parsed(content, audience)["commentary"][0]["text"]
        for audience in (Audience.STAFF, Audience.PUBLISHED)
    }
    assert told == {
        Audience.STAFF: "There were 3 missing of 216.",
        Audience.PUBLISHED: "There were a figure that is not published missing of 216.",
    }
