"""The council's list of what strengths and concerns can be about."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.actions.theme_list import keep_list
from audits.models import Theme
from kpiportal.models import Event
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, theme
from tests.audits.pages.browsing import get, post


def offered() -> set[Theme]:
    return set(Theme.objects.filter(is_retired=False))


def trail() -> list[tuple[str, str]]:
    rows = Event.objects.filter(target_kind="audits.theme").order_by("sequence")
    return list(rows.values_list("verb", "target_name"))


def test_a_theme_is_given_up_another_added_and_the_first_taken_up_again(round_: Round) -> None:
    by, before = round_.cast.audit_coordinator, offered()
    recording = theme("Recording")
    rest = before - {recording}
    keep_list(seen=before, offered=rest, new="  Moves  of school ", by=by, now=NOW)
    added = theme("Moves of school")
    assert offered() == rest | {added}
    keep_list(seen=rest, offered=before, new="", by=by, now=NOW)
    assert offered() == before | {added}
    assert trail() == [
        ("gave up", "Recording"),
        ("added", "Moves of school"),
        ("took up", "Recording"),
    ]


def test_what_another_gave_up_meanwhile_is_not_taken_up_by_an_older_page(round_: Round) -> None:
    by, before = round_.cast.audit_coordinator, offered()
    rest = before - {theme("Recording")}
    keep_list(seen=before, offered=rest, new="", by=by, now=NOW)
    keep_list(seen=before, offered=before - {theme("Timeliness")}, new="", by=by, now=NOW)
    assert offered() == rest - {theme("Timeliness")}


def test_a_name_stands_once_however_it_is_written(round_: Round) -> None:
    by = round_.cast.audit_coordinator
    with pytest.raises(MoveError, match="Recording is on the list already"):
        keep_list(seen=[], offered=[], new="recording", by=by, now=NOW)
    assert trail() == []


def test_the_co_ordinator_alone_keeps_the_list(round_: Round) -> None:
    for person in (round_.cast.moderator, round_.cast.auditor, round_.cast.director):
        with pytest.raises(PermissionDenied):
            keep_list(seen=[], offered=[], new="Moves", by=person, now=NOW)


def test_a_given_up_theme_is_offered_where_it_was_chosen_and_nowhere_else(round_: Round) -> None:
    cast, gone = round_.cast, theme("Recording")
    audit, other = round_.submit(round_.assign("A")), round_.submit(round_.assign("B"))
    chosen = {"version": audit.version, "concern_themes": gone.pk}
    post(cast.moderator, "correct_audit_themes", audit.pk, **chosen)
    seen = [each.pk for each in offered()]
    rest = [pk for pk in seen if pk != gone.pk]
    page = post(cast.audit_coordinator, "audit_themes", seen=seen, offered=rest, new="")
    assert page.status_code == 302

    def choices(number: int) -> set[Theme]:
        page = get(cast.moderator, "correct_audit_themes", number)
        return set(page.context["form"].fields["concern_themes"].queryset)

    assert gone in choices(audit.pk)
    assert gone not in choices(other.pk)
