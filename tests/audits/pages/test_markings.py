"""Two markings of a case, side by side for who consolidates and who moderates them."""

import re
from dataclasses import replace

from audits.actions.assignment import mark_again
from audits.actions.consolidation import agree, propose
from audits.actions.recording import submit
from audits.models import Audit
from audits.pages.markings import side_by_side
from kpiportal.models import Event, Person
from tests.audits.conftest import NOW, Round
from tests.audits.pages.browsing import as_, filled_in, get

TAGS = re.compile(r"<[^>]+>")


def marked_twice(round_: Round, other: Person) -> tuple[Audit, Audit]:
    """They differ in the whole by two steps, and one of them judged an area that the other left."""
    first = round_.assign()
    second = mark_again(audit=first, auditor=other, by=round_.cast.audit_coordinator, now=NOW)
    words = round_.words("Inadequate", "Risk was not weighed.")
    areas = {area: (round_.grade("Good"), "Seen.") for area in round_.areas[:2]}
    words = replace(words, areas=areas, strengths="Plain words.")
    submit(audit=second, version=second.version, words=words, by=other, now=NOW)
    return round_.submit(first), Audit.objects.with_names().get(pk=second.pk)


def cells(html: str) -> list[list[str]]:
    """The rows of the page's tables, as they read."""
    rows = re.findall(r'<tr class="govuk-table__row[^>]*>(.*?)</tr>', html, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(TAGS.sub(" ", cell).split()) for cell in row] for row in found]


def test_where_two_markings_differ_it_is_said_by_how_far(round_: Round, other: Person) -> None:
    both = side_by_side(*marked_twice(round_, other))
    assert [(row.heading, row.differs, str(row.same)) for row in both.judged[:4]] == [
        ("The case as a whole", "2 steps apart", "None"),
        ("Assessment", "", "Good"),
        ("Plan", "One judged it, one did not", "None"),
        ("Voice of the child", "", "None"),
    ]
    assert both.differing == 2
    assert [(row.heading, row.first[1], row.second[1]) for row in both.said] == [
        ("Strengths", "The child is known well.", "Plain words."),
    ]


def test_who_consolidates_sees_both_beside_one_another(round_: Round, other: Person) -> None:
    first, _ = marked_twice(round_, other)
    page = cells(get(other, "consolidate_audit", first.pk).content.decode())
    assert [row for row in page if row[0] in {"Area", "The case as a whole", "Assessment"}] == [
        ["Area", "First: Auditor", "Second: Other marker", "Agreed"],
        [
            "The case as a whole",
            "Good Purposeful.",
            "Inadequate Risk was not weighed.",
            "≠ 2 steps apart",
        ],
        ["Assessment", "Good Timely.", "Good Seen.", "= Good"],
    ]
    read = Event.objects.filter(verb="read", actor=other).values_list("target_id", flat=True)
    assert len(set(read)) == 2


def test_who_moderates_sees_the_first_the_second_and_what_they_agreed_on(
    round_: Round, other: Person
) -> None:
    first, second = marked_twice(round_, other)
    given = {"audit": first, "now": NOW}
    middle = round_.grade("Requires improvement to be good")
    made = propose(grade=middle, reason="Between us.", by=other, **given)
    agree(proposal=made.pk, by=round_.cast.auditor, **given)
    moderator = round_.cast.moderator
    page = get(moderator, "moderate_audit", first.pk).content.decode()
    given_by = [
        row[:3] for row in cells(page) if row[0] in {"Auditor", "Second marker", "Consolidated"}
    ]
    assert given_by == [
        ["Auditor", "Good", "Auditor"],
        ["Second marker", "Inadequate", "Other marker"],
        ["Consolidated", "Requires improvement to be good", "Other marker"],
    ]
    [whole] = [row for row in cells(page) if row[0] == "The case as a whole"]
    assert whole[3] == "Requires improvement to be good ≠ 2 steps apart"
    assert Event.objects.filter(verb="read", actor=moderator, target_id=str(second.pk)).exists()


def test_each_marker_is_told_the_same_until_both_are_done(round_: Round, other: Person) -> None:
    """Who is told that the moderator comes next can't tell whether somebody else marks the case."""
    once, first = round_.assign("A"), round_.assign("B")
    second = mark_again(audit=first, auditor=other, by=round_.cast.audit_coordinator, now=NOW)

    def submitted(audit: Audit) -> str:
        client = as_(audit.auditor)
        good = {"grade": round_.grade("Good").pk, "explanation": "So.", "submit": "yes"}
        page = client.post(f"/audits/{audit.pk}/record/", filled_in(audit, **good), follow=True)
        [message] = page.context["messages"]
        return str(message).removeprefix(f"{audit.case} ")

    assert submitted(once) == submitted(first) == "is submitted. Moderator moderates it."
    assert submitted(second) == (
        "is submitted. Auditor marked it too: now the two of you consolidate it."
    )


def test_the_list_says_what_is_a_second_marking_once_its_marker_may_know(
    round_: Round, other: Person
) -> None:
    first, by = round_.assign(), round_.cast.audit_coordinator
    second = mark_again(audit=first, auditor=other, by=by, now=NOW)

    def listed(person: Person) -> list[list[str]]:
        return [row[4:6] for row in cells(get(person, "audits").content.decode())[1:]]

    said = ["Other marker (second marking)", "Moderator"]
    assert listed(other) == [["Other marker", "Moderator"]]
    assert listed(by) == [said, ["Auditor", "Moderator"]]
    round_.submit(first)
    assert listed(other) == [["Other marker", "Moderator"]]
    round_.submit(second)
    assert listed(other) == [["Auditor", "Moderator"], said]
