"""What may wait for somebody, kind by kind: who is asked, and where it is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from audits.queries.following import concerns_to_follow, due_of, inadequate_to_follow
from audits.rules.clock import NEXT
from audits.rules.workflow import Alarm, State
from kpiportal.access import (
    ACCEPT_COMMENTARY,
    ANSWER_QUESTION,
    APPROVE_QUARTER,
    ASK_QUESTION,
    DEFEND_FLAG,
    ENTER_FIGURES,
    KEEP_ACTIONS,
    KEEP_PEOPLE,
    LOAD_FIGURES,
    MODERATE_AUDIT,
    OWN_ACTION,
    PUBLISH,
    RECORD_AUDIT,
    RUN_AUDITS,
    SEE_JOBS,
    SEE_STAFF_FIGURES,
    WRITE_COMMENTARY,
    Permission,
    Role,
    Scope,
)
from kpiportal.models import Action, Job, Person, Post
from narratives.models import Commentary, Edition, Round
from narratives.pages.asking import address
from narratives.pages.editions import address as edition_address
from narratives.queries import chains, editions, reminders, waiting
from narratives.queries.calendar import dates_of


@dataclass(frozen=True)
class Item:
    text: str
    url: str
    note: str = ""
    since: datetime | None = None


Find = Callable[[Person, date], Iterable[Item]]


@dataclass(frozen=True)
class Kind:
    """One kind of work, whose it may be, and what to say where there is none of it."""

    heading: str
    empty: str
    is_for: Callable[[Person], bool]
    find: Find


def _turned_red(person: Person, today: date) -> Iterator[Item]:
    return _reminded(person, today, reminders.Kind.TURNED_RED)


def _to_look_at(person: Person, today: date) -> Iterator[Item]:
    return _reminded(person, today, reminders.Kind.WAITING, page="checks")


def _figures_to_bring(person: Person, today: date) -> Iterator[Item]:
    due = (reminders.Kind.LATE, reminders.Kind.DUE_SOON)
    return _reminded(person, today, *due, page="completeness")


def _reminded(
    person: Person, today: date, *kinds: reminders.Kind, page: str = ""
) -> Iterator[Item]:
    for each in reminders.reminders(person, now=timezone.now(), today=today):
        if each.kind in kinds and page in {"", each.page}:
            yield Item(each.text, reverse(each.page, args=each.of), each.note)


def _to_write(person: Person, today: date) -> Iterator[Item]:
    rows = list(waiting.to_write(person, today))
    days = dates_of({one.round.end for one in rows})

    def why(one: Commentary) -> str:
        if one.reason:
            return f"returned: {one.reason}"
        due = days[one.round.end].commentary
        return reminders.due_in_words(due, today) if one.is_due else "begun"

    yield from _commentary(rows, why)


def _to_accept(person: Person, today: date) -> Iterator[Item]:
    return _commentary(waiting.to_accept(person, today), lambda one: f"written by {one.author}")


def _remarks(person: Person, today: date) -> Iterator[Item]:
    rows = waiting.remarks_to_answer(person, today)
    for one in rows.select_related("commentary__round", "commentary__indicator"):
        where = reverse("commentary", args=[one.commentary_id]) + "#remarks"
        note = f"{one.commentary.subject}, {one.written_as}"
        yield Item(one.text, where, note, one.written_at)


def _without_writer(person: Person, today: date) -> Iterator[Item]:
    return _commentary(waiting.without_writer(), lambda one: "nobody holds the post that leads it")


def _to_close(person: Person, today: date) -> Iterator[Item]:
    months = list(waiting.months_to_close())
    days = dates_of(month.end for month in months)
    for month in months:
        due = reminders.due_in_words(days[month.end].figures, today)
        yield _round(month, f"Close its figures once they are complete: {due}")


def _to_hand_on(person: Person, today: date) -> Iterator[Item]:
    for quarter in waiting.quarters_to_hand_on():
        yield _round(quarter, f"Sent back: {quarter.reason}" if quarter.reason else "")


def _to_approve(person: Person, today: date) -> Iterator[Item]:
    quarters = list(waiting.quarters_to_approve())
    days = dates_of(quarter.end for quarter in quarters)
    for quarter in quarters:
        due = reminders.due_in_words(days[quarter.end].sign_off, today)
        yield _round(quarter, f"{due}; named gaps: {quarter.gaps}" if quarter.gaps else due)


def _concerns(person: Person, today: date) -> Iterator[Item]:
    for concern in concerns_to_follow(person, today):
        yield Item(
            f"A concern about {concern.audit.case}",
            reverse("safeguarding_concern", args=[concern.pk]),
            f"sent to {concern.post or 'the directors'}, not acknowledged yet",
            concern.raised_at,
        )


def _inadequate(person: Person, today: date) -> Iterator[Item]:
    for case in inadequate_to_follow(person, today):
        due = due_of(case)
        note = f"{NEXT[Alarm(case.state)]}, {reminders.due_in_words(due, today)}" if due else ""
        text = f"{case.audit.case}, found inadequate"
        yield Item(text, reverse("inadequate_case", args=[case.pk]), note, case.started_at)


def _audits(person: Person, today: date) -> Iterator[Item]:
    for audit in Audit.objects.waiting_for(person).with_names():
        yield Item(
            f"{audit.case}, {audit.programme}",
            reverse("audit", args=[audit.pk]),
            State(audit.state).label,
            audit.assigned_at,
        )


def _actions(person: Person, today: date) -> Iterator[Item]:
    """The earliest day first, and so what is overdue."""
    for action in Action.objects.owned_by(person, today).open():
        due = reminders.due_in_words(action.due, today)
        note = f"{due}; opened again: {action.reason}" if action.reason else due
        yield Item(action.what, reverse("action", args=[action.pk]), note)


def _to_verify(person: Person, today: date) -> Iterator[Item]:
    for action in Action.objects.to_verify_by(person, today).with_names():
        note = f"done by {action.done_by}"
        yield Item(action.what, reverse("action", args=[action.pk]), note, action.since)


def _unowned_actions(person: Person, today: date) -> Iterator[Item]:
    for action in Action.objects.followed_by(person, today).unowned(today).with_names():
        due = reminders.due_in_words(action.due, today)
        yield Item(action.what, reverse("action", args=[action.pk]), f"{action.owner_name}, {due}")


def _to_answer(person: Person, today: date) -> Iterator[Item]:
    """On one's own indicators; on those of a service or all, what comes near its day."""
    for one in waiting.questions_to_answer(person, today).with_names():
        due = reminders.due_in_words(one.answer_by, today)
        yield Item(
            one.in_short, reverse("question", args=[one.pk]), f"{one.indicator} {one.title}, {due}"
        )


def _answered(person: Person, today: date) -> Iterator[Item]:
    for one in waiting.questions_answered(person).with_names():
        at = reverse("question", args=[one.pk])
        yield Item(one.in_short, at, f"answered by {one.answered_as}", one.since)


def _jobs_set_aside(person: Person, today: date) -> Iterator[Item]:
    for job in Job.objects.filter(state=Job.State.SET_ASIDE).order_by("asked_at"):
        yield Item(f"{job.kind.capitalize()}: {job.key}", reverse("jobs"), job.error, job.asked_at)


def _vacant_posts(person: Person, today: date) -> Iterator[Item]:
    for post in Post.objects.exclude(holder__is_active=True):
        yield Item(post.title, reverse("post", args=[post.pk]))


def _to_read(person: Person, today: date) -> Iterator[Item]:
    """What is shown to the lead member, then the newest that is published."""
    early = Edition.objects.visible_to(person).unpublished()
    newest = editions.newest()
    for one in [*early, *([newest] if newest else [])]:
        yield Item(str(one), edition_address(one), one.get_state_display().lower(), one.since)


def _to_publish(person: Person, today: date) -> Iterator[Item]:
    for one in editions.to_publish():
        yield Item(str(one), edition_address(one), one.get_state_display().lower(), one.since)


def _commentary(rows: Iterable[Commentary], said_of: Callable[[Commentary], str]) -> Iterator[Item]:
    found = list(rows)
    definitions = chains.definitions_of(found)
    for one in found:
        known = definitions.get(one.indicator_id or 0)
        yield Item(
            f"{one.subject} {known.title}" if known else one.subject,
            reverse("commentary", args=[one.pk]),
            f"{one.round}, {said_of(one)}",
            one.since,
        )


def _round(one: Round, note: str) -> Item:
    return Item(str(one), address(one), note, one.since)


def _holds(*permissions: Permission) -> Callable[[Person], bool]:
    return lambda person: any(permission.is_held_by(person) for permission in permissions)


def _writes_own(person: Person) -> bool:
    return bool({Scope.OWN, Scope.SERVICE_SECTIONS} & WRITE_COMMENTARY.scopes(person))


def _enters_own(person: Person) -> bool:
    return Scope.OWN_WHILE_OPEN in ENTER_FIGURES.scopes(person)


def _is(*roles: Role) -> Callable[[Person], bool]:
    return lambda person: bool(person.roles & set(roles))


def _anybody(person: Person) -> bool:
    return True


# In the order of the page.
KINDS = [
    Kind("Safeguarding concerns", "", _anybody, _concerns),
    Kind("Inadequate cases", "", _anybody, _inadequate),
    Kind("Figures to bring in", "", _enters_own, _figures_to_bring),
    Kind("Turned red", "", _holds(SEE_STAFF_FIGURES), _turned_red),
    Kind("Checks", "", _holds(DEFEND_FLAG), _to_look_at),
    Kind(
        "Quarters to approve",
        "No quarter waits for your approval.",
        _holds(APPROVE_QUARTER),
        _to_approve,
    ),
    Kind(
        "Commentary to accept",
        "No commentary waits for you to accept it.",
        _holds(ACCEPT_COMMENTARY),
        _to_accept,
    ),
    Kind(
        "Commentary to write",
        "No commentary on your indicators is due.",
        _writes_own,
        _to_write,
    ),
    Kind("Remarks on your commentary", "", _holds(WRITE_COMMENTARY), _remarks),
    Kind("Editions to publish", "", _holds(PUBLISH), _to_publish),
    Kind("Questions to answer", "", _holds(ANSWER_QUESTION), _to_answer),
    Kind("Answers to your questions", "", _holds(ASK_QUESTION), _answered),
    Kind("Your actions", "No action is yours to do.", _holds(OWN_ACTION), _actions),
    Kind("Actions to verify", "", _holds(OWN_ACTION), _to_verify),
    Kind("Actions that nobody has", "", _holds(KEEP_ACTIONS), _unowned_actions),
    Kind(
        "Months to close", "Every month that was begun is closed.", _holds(LOAD_FIGURES), _to_close
    ),
    Kind(
        "Quarters to hand on to the director",
        "No quarter waits to be handed on.",
        _holds(LOAD_FIGURES),
        _to_hand_on,
    ),
    Kind(
        "Commentary that nobody has",
        "Every commentary that is due has somebody to write it.",
        _holds(LOAD_FIGURES),
        _without_writer,
    ),
    Kind(
        "Audits",
        "No audit waits for you.",
        _holds(RECORD_AUDIT, MODERATE_AUDIT, RUN_AUDITS),
        _audits,
    ),
    Kind("Jobs that were set aside", "No job was set aside.", _holds(SEE_JOBS), _jobs_set_aside),
    Kind(
        "Posts that nobody holds", "Somebody holds every post.", _holds(KEEP_PEOPLE), _vacant_posts
    ),
    Kind(
        "Papers to read",
        "No edition has been published yet.",
        _is(Role.MEMBER, Role.LEAD_MEMBER),
        _to_read,
    ),
]
