"""Who marks a case isn't shown the other's marking before both are done, whatever else they are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audits.actions.assignment import mark_again
from audits.actions.recording import submit
from audits.actions.safeguarding import raise_concern
from audits.actions.writing import Promise
from audits.models import Audit
from audits.queries.following import concerns_for, concerns_to_follow
from kpiportal.access import Role
from kpiportal.actions import finish
from kpiportal.models import Action, Event, Person, Post
from tests.audits.conftest import NOW, Round, draw_a_case, someone
from tests.audits.pages.browsing import as_, get
from tests.audits.pages.test_who_sees_what import LINK, pages_of

ALL = (Role.AUDIT_COORDINATOR, Role.DIRECTOR, Role.MODERATOR)
EACH = [(role,) for role in ALL]
SECRET = "Chronology never kept"


@dataclass(frozen=True)
class Marked:
    """A case that two mark, and one beside it that has nothing to do with either."""

    round_: Round
    both: Person  # marks, and holds another role too
    mine: Audit
    theirs: Audit
    elsewhere: Audit

    def submit(self, audit: Audit) -> None:
        """With all that a submission sets going."""
        said = SECRET if audit == self.theirs else "Seen alone"
        promise = Promise(f"{said}.", self.round_.cast.lead_officer, NOW.date())
        words = replace(self.round_.words("Inadequate", said), promises=(promise,))
        submit(audit=audit, version=audit.version, words=words, by=audit.auditor, now=NOW)
        raise_concern(audit=audit, words=said, by=audit.auditor, now=NOW)


@pytest.fixture
def marked(round_: Round, request: pytest.FixtureRequest) -> Marked:
    place, roles = request.param
    # There is a head, so that a concern isn't sent to the directors.
    Post.objects.create(
        title="Head", service=round_.team.service, holder=round_.cast.acceptor,
        reports_to=Post.objects.create(title="Director", holder=round_.cast.director),
    )  # fmt: skip
    both = someone("Both", Role.AUDITOR, *roles)
    other = someone("Other", Role.AUDITOR)
    by = round_.cast.audit_coordinator
    elsewhere = round_.assign("99")
    auditors = (both, other) if place == "first" else (other, both)
    first = round_.assign(auditor=auditors[0])
    second = mark_again(audit=first, auditor=auditors[1], by=by, now=NOW)
    mine, theirs = (first, second) if place == "first" else (second, first)
    made = Marked(round_, both, mine, theirs, elsewhere)
    made.submit(elsewhere)
    return made


PLACES = ["first", "second"]
each_role = pytest.mark.parametrize("marked", list(product(PLACES, EACH)), indirect=True)
all_roles = pytest.mark.parametrize("marked", list(product(PLACES, [ALL])), indirect=True)


@each_role
def test_before_both_are_done_the_other_marking_is_not_there(marked: Marked) -> None:
    before = seen_by(marked.both)
    marked.submit(marked.theirs)
    assert (marked.mine.pk in before, seen_by(marked.both)) == (True, before)
    assert opened(marked) == set()
    assert told_of(marked.both, marked.theirs) == set()


@each_role
def test_nor_once_their_own_is_done_and_the_other_goes_on(marked: Marked) -> None:
    before = seen_by(marked.both)
    marked.submit(marked.mine)
    assert seen_by(marked.both) == before
    assert opened(marked) == set()
    assert told_of(marked.both, marked.theirs) == set()


@each_role
def test_once_both_are_done_they_see_what_their_roles_open(marked: Marked) -> None:
    marked.submit(marked.theirs)
    marked.submit(marked.mine)
    assert {marked.mine.pk, marked.theirs.pk} <= seen_by(marked.both)
    follows = Role.MODERATOR not in marked.both.roles
    assert opened(marked) == {"audit", *(["action"] if follows else [])} | (
        {"safeguarding_concern"} if Role.AUDIT_COORDINATOR in marked.both.roles else set()
    )
    assert bool(told_of(marked.both, marked.theirs)) is follows


@all_roles
def test_no_page_list_file_history_or_count_leads_to_it_or_says_it(marked: Marked) -> None:
    marked.submit(marked.theirs)
    said = said_to(marked.both)
    assert [name for name, text in said.items() if SECRET in text] == []
    assert led_to(said) == {marked.mine.pk, marked.elsewhere.pk}
    marked.submit(marked.mine)
    said = said_to(marked.both)
    assert {"activity", "actions", "audits", "your_work"} <= said.keys()
    assert [name for name, text in said.items() if SECRET in text] == ["actions"]
    assert led_to(said) == {marked.mine.pk, marked.theirs.pk, marked.elsewhere.pk}


@pytest.mark.parametrize("marked", [("first", ALL)], indirect=True)
def test_who_does_not_mark_the_case_sees_what_their_role_opens(marked: Marked) -> None:
    marked.submit(marked.theirs)
    cast = marked.round_.cast
    everything = {audit.pk for audit in Audit.objects.all()}
    assert seen_by(cast.audit_coordinator) == everything
    assert seen_by(cast.director) == everything - {marked.mine.pk}
    for person in (cast.audit_coordinator, cast.director):
        assert told_of(person, marked.theirs)


def seen_by(person: Person) -> set[int]:
    return set(Audit.objects.visible_to(person).values_list("pk", flat=True))


def said_to(person: Person) -> dict[str, str]:
    """Every page, list and file at an address that takes nothing."""
    return pages_of(as_(person)) | {"programme": programme_page(person, programmes().pop())}


def led_to(said: dict[str, str]) -> set[int]:
    return {int(pk) for text in said.values() for pk in LINK.findall(text)}


def opened(marked: Marked) -> set[str]:
    """Which of the pages about the other marking, and about what came of it, open to them."""
    numbers = {
        "audit": [marked.theirs.pk],
        "action": [action.pk for action in actions_of(marked.theirs)],
        "safeguarding_concern": [concern.pk for concern in marked.theirs.safeguarding.all()],
    }
    found = set()
    for name, pks in numbers.items():
        statuses = {get(marked.both, name, pk).status_code for pk in pks}
        assert statuses <= {200, 302} or statuses == {404}, name
        found |= {name} if statuses & {200, 302} else set()
    return found


def programmes() -> set[int]:
    return set(Audit.objects.values_list("programme", flat=True))


def programme_page(person: Person, pk: int) -> str:
    page = get(person, "audit_programme", pk)
    return page.content.decode() if page.status_code == 200 else ""


def actions_of(audit: Audit) -> list[Action]:
    return list(Action.objects.filter(source_kind="audits.audit", source_id=str(audit.pk)))


def told_of(person: Person, audit: Audit) -> set[str]:
    """What came of an audit and can be met: in the trail, among actions, among concerns."""
    today = timezone.localdate()
    actions, concerns = actions_of(audit), list(audit.safeguarding.all())
    events = Event.objects.visible_to(person, today).exclude(actor=person)
    targets = {
        ("audits.audit", str(audit.pk)),
        *(("kpiportal.action", str(one.pk)) for one in actions),
        *(("audits.safeguardingconcern", str(one.pk)) for one in concerns),
    }
    met = {event.verb for event in events if (event.target_kind, event.target_id) in targets}
    of_actions: list[Callable[..., object]] = [
        Action.objects.visible_to, Action.objects.followed_by, Action.objects.to_verify_by,
    ]  # fmt: skip
    for find in of_actions:
        met |= {one.what for one in find(person, today) if one in actions}
    for find in (concerns_for, concerns_to_follow):
        met |= {one.words for one in find(person, today) if one in concerns}
    return met


def test_an_action_that_the_other_asks_of_them_waits_till_both_are_done(round_: Round) -> None:
    first = round_.assign()
    other = someone("Other", Role.AUDITOR)
    mark_again(audit=first, auditor=other, by=round_.cast.audit_coordinator, now=NOW)
    promise = Promise(SECRET, other, NOW.date())
    words = replace(round_.words(), promises=(promise,))
    submit(audit=first, version=1, words=words, by=first.auditor, now=NOW)
    [action] = actions_of(first)
    assert SECRET not in get(other, "your_work").content.decode()
    done = {"action": action, "version": 1, "evidence": "Kept", "by": other, "now": NOW}
    with pytest.raises(PermissionDenied):
        finish(**done)
    round_.submit(first.second)
    assert SECRET in get(other, "your_work").content.decode()
    finish(**done)


def test_whom_a_concern_was_sent_to_reads_it_whatever_they_mark(round_: Round) -> None:
    """A child comes before a blind marking."""
    head = someone("Head", Role.AUDITOR, Role.AUDIT_COORDINATOR)
    Post.objects.create(title="Head of service", service=round_.team.service, holder=head)
    first = round_.assign()
    mark_again(audit=first, auditor=head, by=round_.cast.audit_coordinator, now=NOW)
    concern = raise_concern(audit=first, words="Left alone", by=first.auditor, now=NOW)
    assert set(concerns_for(head, NOW.date())) == {concern}
    assert get(head, "safeguarding_concern", concern.pk).status_code == 200


def test_the_programmes_page_does_not_lead_its_co_ordinator_to_the_other_marking(
    round_: Round,
) -> None:
    drawn = draw_a_case(round_)
    both = someone("Both", Role.AUDITOR, Role.AUDIT_COORDINATOR)
    number = drawn.frame_case.case.case_number.number
    first = round_.assign(number)
    mark_again(audit=first, auditor=both, by=round_.cast.audit_coordinator, now=NOW)
    round_.submit(first)
    pk = round_.programme.pk
    page, whole = (programme_page(person, pk) for person in (both, round_.cast.audit_coordinator))
    assert (f"/audits/{first.pk}/" in page, "Given out" in page) == (False, True)
    assert (f"/audits/{first.pk}/" in whole, "Submitted" in whole) == (True, True)
