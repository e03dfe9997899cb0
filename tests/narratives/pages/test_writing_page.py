"""What is typed is kept before it is saved, and nothing of it is lost."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from kpiportal.models import Event, Person
from narratives.models import CommentaryVersion, Unsaved
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import Quarter


def type_(quarter: Quarter, person: Person, text: str, *, over: int = 0, seen: int = 0) -> Any:
    return post(
        person, "commentary_write", quarter.due.pk,
        version=over, revision=seen, changed=text, autosave="yes",
    )  # fmt: skip


def write(quarter: Quarter, person: Person, text: str, **more: Any) -> HttpResponse:
    return post(person, "commentary_write", quarter.due.pk, changed=text, **more)


def kept() -> list[tuple[str, int, str]]:
    rows = Unsaved.objects.order_by("pk").select_related("person")
    return [(row.person.name, row.over, row.text) for row in rows]


def form_of(quarter: Quarter, person: Person) -> dict[str, Any]:
    initial: dict[str, Any] = (
        get(person, "commentary_write", quarter.due.pk).context["form"].initial
    )
    return {name: initial[name] for name in ("changed", "version", "revision")}


def test_what_is_typed_comes_back_and_is_no_version(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    assert type_(quarter, officer, "Half a sen").json()["revision"] == 1
    assert type_(quarter, officer, "Half a sentence", seen=1).json()["revision"] == 2
    assert form_of(quarter, officer) == {"changed": "Half a sentence", "version": 0, "revision": 2}
    assert (quarter.due.text, quarter.due.version) == ("", 0)
    assert not CommentaryVersion.objects.exists()
    assert not Event.objects.filter(verb="wrote").exists()


def test_nobody_else_sees_what_is_not_saved(quarter: Quarter) -> None:
    type_(quarter, quarter.cast.lead_officer, "Mine alone")
    for who in (quarter.cast.analyst, quarter.cast.acceptor):
        assert "Mine alone" not in text_of(get(who, "commentary", quarter.due.pk))
    assert form_of(quarter, quarter.cast.analyst)["changed"] == ""


@pytest.mark.parametrize(
    ("who", "status"), [("other_officer", 404), ("acceptor", 404), ("member", 403)]
)
def test_only_a_writer_has_something_kept(quarter: Quarter, who: str, status: int) -> None:
    assert type_(quarter, getattr(quarter.cast, who), "Mine").status_code == status
    assert kept() == []


def test_of_two_windows_the_later_is_told_and_both_texts_stay(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    type_(quarter, officer, "In the first")
    assert type_(quarter, officer, "In the second").status_code == 409
    assert kept() == [("Lead officer", 0, "In the first")]
    assert write(quarter, officer, "In the second", version=0, revision=0).status_code == 302
    assert quarter.due.text == "In the second"
    page = text_of(get(officer, "commentary_write", quarter.due.pk))
    assert "What you typed and did not save" in page
    assert "first" in page


def test_once_it_is_saved_it_is_not_kept_any_more(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    type_(quarter, officer, "Whole.")
    write(quarter, officer, "Whole.", version=0, revision=1)
    assert (kept(), quarter.due.text) == ([], "Whole.")


def test_who_saves_too_late_finds_both_texts_on_coming_back(quarter: Quarter) -> None:
    analyst = quarter.cast.analyst
    quarter.write("Hers.")
    late = write(quarter, analyst, "His.", version=0, revision=0)
    assert late.status_code == 409
    assert kept() == [("Analyst", 0, "His.")]
    assert form_of(quarter, analyst) == {"changed": "Hers.", "version": 1, "revision": 0}
    page = text_of(get(analyst, "commentary_write", quarter.due.pk))
    assert "over version 0. Another was saved since" in page
    assert "His." in page


def test_what_was_typed_while_it_was_submitted_stands_on_its_page(quarter: Quarter) -> None:
    type_(quarter, quarter.cast.analyst, "His.")
    quarter.submit("Hers.")
    assert "His." in text_of(get(quarter.cast.analyst, "commentary", quarter.due.pk))


def test_it_is_thrown_away_by_its_writer_alone(quarter: Quarter) -> None:
    type_(quarter, quarter.cast.analyst, "His.")
    args = ("commentary_forget", quarter.due.pk)
    post(quarter.cast.lead_officer, *args, version=0)
    assert kept() == [("Analyst", 0, "His.")]
    post(quarter.cast.analyst, *args, version=0)
    assert kept() == []


def test_what_the_figures_say_is_told_while_it_is_typed(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    said = type_(quarter, officer, "25% were repeats.").json()["against"]
    assert "“25%”: the figures say otherwise, it should be 23%." in said
    assert reverse("commentary", args=[quarter.due.pk]) not in said  # nothing to defend yet
    assert "“" not in type_(quarter, officer, "23% were repeats.", seen=1).json()["against"]


def test_a_sentence_that_is_taken_is_kept_with_what_was_typed(quarter: Quarter) -> None:
    officer, due = quarter.cast.lead_officer, quarter.due
    taken = get(officer, "commentary_write", due.pk).context["offers"][0]
    page = write(quarter, officer, "Typed.", version=0, revision=0, take=taken.key)
    assert kept() == [("Lead officer", 0, f"Typed.\n\n{taken.text}")]
    assert page.context["form"].initial["revision"] == 1


def test_a_version_shows_what_it_changed_of_the_one_before(quarter: Quarter) -> None:
    quarter.write("It fell by half.")
    quarter.write("It rose by half.")
    page = text_of(get(quarter.cast.acceptor, "commentary", quarter.due.pk))
    assert 'Removed: </span>fell </del><ins><span class="govuk-visually-hidden">Added: ' in page


def test_what_is_hostile_is_compared_letter_by_letter(quarter: Quarter) -> None:
    quarter.write("Was.")
    quarter.write("<script>alert(1)</script>")
    page = text_of(get(quarter.cast.acceptor, "commentary", quarter.due.pk))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</ins>" in page
