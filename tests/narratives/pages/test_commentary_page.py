"""The pages of a commentary: whose they are, and that nothing written is lost."""

from html import escape

import pytest
from django.urls import reverse

from indicators.models import Indicator
from narratives.actions import commentary as writing
from narratives.checking import undefended
from narratives.models import Commentary
from tests.narratives.makers import NOW, load_later
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import Quarter

HOSTILE = '<script>alert(1)</script> {{ 7|add:"1" }} #read("/etc/passwd") javascript:alert(1)'
STAFF = ["analyst", "lead_officer", "other_officer", "acceptor", "director"]
OTHERS = ["member", "lead_member", "administrator", "auditor", "moderator", "audit_coordinator"]


@pytest.mark.parametrize("who", STAFF)
def test_staff_read_it(quarter: Quarter, who: str) -> None:
    quarter.write("It fell.\nBy half.")
    page = get(getattr(quarter.cast, who), "commentary", quarter.due.pk)
    assert page.status_code == 200
    assert "It fell.<br>By half." in text_of(page)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_it(quarter: Quarter, who: str) -> None:
    assert get(getattr(quarter.cast, who), "commentary", quarter.due.pk).status_code == 403


def test_what_is_hostile_is_printed_letter_by_letter(quarter: Quarter) -> None:
    quarter.write(HOSTILE)
    page = text_of(get(quarter.cast.acceptor, "commentary", quarter.due.pk))
    assert escape(HOSTILE) in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead_officer", 200),
        ("analyst", 200),
        ("other_officer", 404),  # leads another indicator
        ("acceptor", 404),
        ("director", 404),
        ("member", 403),
        ("auditor", 403),
    ],
)
def test_who_leads_it_writes_and_an_analyst_on_behalf(
    quarter: Quarter, who: str, status: int
) -> None:
    person = getattr(quarter.cast, who)
    assert get(person, "commentary_write", quarter.due.pk).status_code == status
    answers = {"version": 0, "changed": "Mine"}
    sent = post(person, "commentary_write", quarter.due.pk, **answers)
    assert sent.status_code == (302 if status == 200 else status)
    assert quarter.due.text == ("Mine" if status == 200 else "")


def test_it_is_saved_and_submitted_in_one_go(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    post(officer, "commentary_write", quarter.due.pk, version=0, changed="A\r\nB", submit="1")
    assert (quarter.due.text, quarter.due.state) == ("A\nB", "submitted")


def test_of_two_who_save_the_second_gets_both_texts(quarter: Quarter) -> None:
    quarter.write("Hers <b>")
    late = post(
        quarter.cast.analyst, "commentary_write", quarter.due.pk, version=0, changed="His <i>"
    )
    assert late.status_code == 409
    page = text_of(late)
    assert "Hers &lt;b&gt;" in page
    assert "His &lt;i&gt;" in page
    assert quarter.due.text == "Hers <b>"


def test_who_writes_while_it_was_submitted_keeps_their_words(quarter: Quarter) -> None:
    quarter.submit("Hers")
    late = post(quarter.cast.analyst, "commentary_write", quarter.due.pk, version=1, changed="His")
    assert late.status_code == 409
    assert "His" in text_of(late)
    assert quarter.due.text == "Hers"


def test_an_empty_text_is_not_saved(quarter: Quarter) -> None:
    sent = post(
        quarter.cast.lead_officer, "commentary_write", quarter.due.pk, version=0, changed=" "
    )
    assert sent.status_code == 200
    assert quarter.due.version == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("acceptor", 302),
        ("director", 302),
        ("analyst", 403),
        ("lead_officer", 403),
        ("member", 403),
    ],
)
def test_the_chain_and_the_director_accept(quarter: Quarter, who: str, status: int) -> None:
    quarter.submit()
    sent = post(getattr(quarter.cast, who), "commentary_accept", quarter.due.pk, version=2)
    assert sent.status_code == status
    assert quarter.due.state == ("accepted" if status == 302 else "submitted")


def test_an_acceptor_of_another_section_finds_nothing_to_accept(quarter: Quarter) -> None:
    quarter.submit()
    stranger = quarter.cast.other_officer
    stranger.role_set.create(role="acceptor")
    sent = post(stranger, "commentary_accept", quarter.due.pk, version=2)
    assert sent.status_code == 404
    assert quarter.due.state == "submitted"


def test_it_is_returned_with_a_reason_alone(quarter: Quarter) -> None:
    quarter.submit()
    head = quarter.cast.acceptor
    without = post(head, "commentary_return", quarter.due.pk, version=2, reason="")
    assert without.status_code == 200
    assert quarter.due.state == "submitted"
    post(head, "commentary_return", quarter.due.pk, version=2, reason="By when?")
    assert (quarter.due.state, quarter.due.reason) == ("returned", "By when?")
    page = text_of(get(quarter.cast.lead_officer, "commentary", quarter.due.pk))
    assert "By when?" in page


def test_a_move_that_is_too_late_is_refused_with_a_sentence(quarter: Quarter) -> None:
    quarter.submit()
    post(quarter.cast.acceptor, "commentary_accept", quarter.due.pk, version=2)
    late = post(quarter.cast.lead_officer, "commentary_take_back", quarter.due.pk, version=2)
    assert late.status_code == 409
    assert "it is accepted" in text_of(late)


def test_a_form_without_its_version_is_a_bad_request(quarter: Quarter) -> None:
    quarter.submit()
    assert post(quarter.cast.acceptor, "commentary_accept", quarter.due.pk).status_code == 400


def test_only_what_the_reader_may_do_is_offered(quarter: Quarter) -> None:
    quarter.submit()
    cast, due = quarter.cast, quarter.due
    offers = {
        who: [
            words
            for words in ("Change it", "Take it back", ">Accept<", ">Return<")
            if words in text_of(get(getattr(cast, who), "commentary", due.pk))
        ]
        for who in STAFF
    }
    assert offers == {
        "analyst": ["Take it back"],
        "lead_officer": ["Take it back"],
        "other_officer": [],
        "acceptor": [">Accept<", ">Return<"],
        "director": [">Accept<", ">Return<"],
    }


def test_commentary_is_welcome_where_none_is_due(quarter: Quarter) -> None:
    other = Indicator.objects.get(code="AB 02")
    args = ("commentary_begin", quarter.round.pk, other.pk)
    assert post(quarter.cast.other_officer, *args).status_code == 404
    for _ in range(2):
        assert post(quarter.cast.lead_officer, *args).status_code == 302
    begun = Commentary.objects.get(indicator=other)
    assert (begun.state, begun.is_due) == ("draft", False)


def test_in_an_approved_quarter_none_is_begun(quarter: Quarter) -> None:
    quarter.submit()
    quarter.hand_on()
    approved = quarter.approve().round
    other = Indicator.objects.exclude(code="AB 01").first()
    assert other
    refused = post(quarter.cast.analyst, "commentary_begin", approved.pk, other.pk)
    assert refused.status_code == 409
    assert "is approved. Its commentary can no longer change." in text_of(refused)
    assert not Commentary.objects.filter(indicator=other).exists()


def test_what_the_figures_say_otherwise_stands_by_the_text(quarter: Quarter) -> None:
    quarter.write("25% of referrals were repeats, above the target of 20%.")
    for page in ("commentary", "commentary_write"):
        text = text_of(get(quarter.cast.lead_officer, page, quarter.due.pk))
        assert "“25%”: the figures say otherwise, it should be 23%." in text
        assert "“20%”" not in text


def test_a_text_that_agrees_with_its_figures_has_nothing_beside_it(quarter: Quarter) -> None:
    quarter.write("23% of referrals were repeats, above the target of 20%.")
    page = text_of(get(quarter.cast.acceptor, "commentary", quarter.due.pk))
    assert "Before it can go on" not in page


def test_the_writer_is_offered_what_the_figures_bear_out(quarter: Quarter) -> None:
    page = text_of(get(quarter.cast.lead_officer, "commentary_write", quarter.due.pk))
    assert "in September 2017, above the target of 20%. <button" in page


def test_what_is_accepted_is_not_held_against_figures_known_since(quarter: Quarter) -> None:
    quarter.submit("23% of referrals were repeats.")
    post(quarter.cast.acceptor, "commentary_accept", quarter.due.pk, version=quarter.due.version)
    assert quarter.due.state == "accepted"
    load_later("2017-11-20", AB_01="22.01,127,577")
    page = text_of(get(quarter.cast.analyst, "commentary", quarter.due.pk))
    assert "Before it can go on" not in page


def test_what_cannot_go_on_is_saved_and_its_writer_told_why(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    sent = post(
        officer,
        "commentary_write",
        quarter.due.pk,
        version=0,
        changed="At 25% it is high.",
        submit="1",
    )
    assert sent["Location"] == reverse("commentary", args=[quarter.due.pk])
    assert (quarter.due.text, quarter.due.state) == ("At 25% it is high.", "draft")
    page = text_of(get(officer, "commentary", quarter.due.pk))
    assert "the figures say otherwise, it should be 23%." in page
    assert reverse("commentary_submit", args=[quarter.due.pk]) not in page


def test_words_are_let_stand_on_a_page_of_their_own(quarter: Quarter) -> None:
    quarter.write("At 25% it is high.")
    officer, due = quarter.cast.lead_officer, quarter.due
    key = undefended(due)[0].key
    page = text_of(get(officer, "commentary_defend", due.pk, key))
    assert "At 25% it is high." in page
    assert "The figures say otherwise: 23%" in page
    assert post(officer, "commentary_defend", due.pk, key, reason="").status_code == 200
    assert not due.defences.exists()
    assert post(officer, "commentary_defend", due.pk, key, reason="By hand.").status_code == 302
    for who in (quarter.cast.acceptor, officer):
        page = text_of(get(who, "commentary", due.pk))
        assert "“25%”, where the figures say 23%: By hand." in page
    assert get(officer, "commentary_defend", due.pk, key).status_code == 409


def test_a_small_count_is_shown_to_who_writes_it(quarter: Quarter) -> None:
    quarter.write("Two young people came back.")
    page = text_of(get(quarter.cast.lead_officer, "commentary", quarter.due.pk))
    assert "“Two young people”: a small count." in page


def test_the_words_of_an_indicator_that_counts_no_children_may_be_small(quarter: Quarter) -> None:
    analyst = quarter.cast.analyst
    other = Indicator.objects.get(code="AB 02")
    writing.begin(quarter=quarter.round, indicator=other, now=NOW)
    one = Commentary.objects.get(indicator=other)
    post(analyst, "commentary_write", one.pk, version=0, changed="Two cases were late.", submit="1")
    one.refresh_from_db()
    assert one.state == "submitted"


def test_each_thing_that_is_asked_has_an_answer_of_its_own(quarter: Quarter) -> None:
    officer, due = quarter.cast.lead_officer, quarter.due
    answers = {"changed": "It fell.", "why": "Fewer calls.", "doing": "", "who": "The head, June."}
    post(officer, "commentary_write", due.pk, version=0, **answers)
    assert quarter.due.text == (
        "## What changed\n\nIt fell.\n\n## Why\n\nFewer calls.\n\n## Who, and by when\n\n"
        "The head, June."
    )
    form = get(officer, "commentary_write", due.pk).context["form"]
    assert {name: form.initial[name] for name in answers} == answers


def test_a_sentence_that_is_taken_stands_after_what_was_typed_and_nothing_is_saved(
    quarter: Quarter,
) -> None:
    officer, due = quarter.cast.lead_officer, quarter.due
    offered = get(officer, "commentary_write", due.pk).context["offers"]
    taken = offered[0]
    page = post(
        officer, "commentary_write", due.pk,
        version=0, changed="Typed.", why="So.", take=taken.key,
    )  # fmt: skip
    form = page.context["form"]
    assert form.initial["changed"] == f"Typed.\n\n{taken.text}"
    assert form.initial["why"] == "So."
    assert taken not in page.context["offers"]
    assert quarter.due.version == 0


def test_for_a_section_the_sentences_are_sorted_by_how_it_goes(quarter: Quarter) -> None:
    head = quarter.cast.acceptor
    section = Commentary.objects.get(section="Contacts and referrals")
    page = get(head, "commentary_write", section.pk)
    assert [(each.prompt, each.text[:30]) for each in page.context["offers"]] == [
        ("well", "% of referrals completed withi"),
        ("improve", "% of referrals that are repeat"),
    ]
    answers = {"version": 0, "well": "Faster.", "improve": "Repeats."}
    post(head, "commentary_write", section.pk, **answers)
    section.refresh_from_db()
    assert section.text == ("## What goes well\n\nFaster.\n\n## What needs to improve\n\nRepeats.")


def test_that_nothing_changed_is_one_click(quarter: Quarter) -> None:
    officer, due = quarter.cast.lead_officer, quarter.due
    url = reverse("commentary_nothing", args=[due.pk])
    assert url in text_of(get(officer, "commentary", due.pk))
    assert post(officer, "commentary_nothing", due.pk, version=0).status_code == 302
    assert quarter.due.state == "submitted"
    assert url not in text_of(get(officer, "commentary", due.pk))


def test_a_figure_is_put_into_the_text_by_a_click(quarter: Quarter) -> None:
    officer, due = quarter.cast.lead_officer, quarter.due
    page = text_of(get(officer, "commentary_write", due.pk))
    for quote in ("{{AB 01}}", "{{AB 01 target}}", "{{AB 01 before}}", "{{AB 01 counts}}"):
        assert f'name="put" value="{quote}"' in page
    put = post(officer, "commentary_write", due.pk, version=0, changed="We are at", put="{{AB 01}}")
    assert put.context["form"].initial["changed"] == "We are at {{AB 01}}"
    assert quarter.due.version == 0


def test_a_quoted_figure_is_read_filled_in_and_written_as_it_was_typed(quarter: Quarter) -> None:
    quarter.write("We are at {{AB 01}}, **above** target:\n- one\n- two")
    officer, due = quarter.cast.lead_officer, quarter.due
    page = text_of(get(officer, "commentary", due.pk))
    assert "We are at 23%, <strong>above</strong> target:" in page
    assert "<li>one</li><li>two</li>" in page
    assert "{{AB 01}}, **above** target" in text_of(get(officer, "commentary_write", due.pk))
