"""Your work shows each person what waits for them, and nothing of anybody else."""

import pytest
from django.urls import reverse

from narratives.actions import commentary as writing
from narratives.models import Round
from tests.cast import Cast
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import get, text_of
from tests.narratives.quarter import Quarter


def piles(quarter: Quarter) -> dict[str, list[str]]:
    """For each of the cast the headings under which something waits."""
    return {
        person.name: [pile.heading for pile in get(person, "your_work").context["waiting"]]
        for person in quarter.cast.everybody
    }


IDLE = {
    "Analyst": ["Quarters to hand on to the director"],
    "Lead officer": [],
    "Acceptor": [],
    "Audit coordinator": [],
    "Auditor": [],
    "Moderator": [],
    "Director": [],
    "Member": [],
    "Lead member": [],
    "Administrator": [],
    "Other analyst": ["Quarters to hand on to the director"],
    "Other officer": [],
    "Nobody": [],
}


def test_a_commentary_that_is_due_waits_for_who_leads_the_indicator(quarter: Quarter) -> None:
    assert piles(quarter) == IDLE | {
        "Lead officer": ["Commentary to write"],
        "Acceptor": ["Commentary to write"],  # on their sections
    }


def test_what_is_submitted_waits_for_the_post_whose_turn_it_is(quarter: Quarter) -> None:
    quarter.submit()
    assert piles(quarter) == IDLE | {"Acceptor": ["Commentary to accept", "Commentary to write"]}


def test_a_quarter_handed_on_waits_for_the_director(quarter: Quarter) -> None:
    quarter.submit()
    quarter.hand_on()
    assert piles(quarter) == IDLE | {
        "Analyst": [],
        "Other analyst": [],
        "Acceptor": ["Commentary to accept", "Commentary to write"],
        "Director": ["Quarters to approve"],
    }


def test_commentary_whose_post_is_vacant_waits_for_the_analysts(quarter: Quarter) -> None:
    quarter.cast.lead_officer.posts.update(holder=None)
    found = piles(quarter)
    assert found["Analyst"] == [
        "Quarters to hand on to the director",
        "Commentary that nobody has",
    ]
    assert found["Administrator"] == ["Posts that nobody holds"]
    assert found["Lead officer"] == []


def test_it_says_why_a_text_came_back(quarter: Quarter) -> None:
    quarter.submit()
    head = quarter.cast.acceptor
    due = quarter.due
    writing.send_back(commentary=due, version=2, reason="By when?", by=head, now=NOW)
    page = text_of(get(quarter.cast.lead_officer, "your_work"))
    assert "returned: By when?" in page
    assert reverse("commentary", args=[due.pk]) in page


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("member", "No edition has been published yet."),
        ("lead_officer", "No commentary on your indicators is due."),
        ("director", "No quarter waits for your approval."),
        ("administrator", "Somebody holds every post."),
        ("auditor", "No audit waits for you."),
        ("nobody", "You hold no role yet"),
    ],
)
def test_who_has_nothing_to_do_is_told_so_in_their_own_words(
    cast: Cast, who: str, sentence: str
) -> None:
    page = get(getattr(cast, who), "your_work")
    assert sentence in text_of(page)
    assert page.context["waiting"] == []


def test_signing_in_leads_here(cast: Cast) -> None:
    assert get(cast.analyst, "home")["Location"] == reverse("your_work")
    assert not Round.objects.exists()
