"""What somebody should know today: due soon, late, returned, turned red.

One list for "Your work" and for the mail; neither ever names a case.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from audits.models import Audit
from audits.queries.following import concerns_to_follow
from indicators.models import Definition, Flag, Indicator
from indicators.rules.periods import Month
from kpiportal.access import (
    APPROVE_QUARTER,
    DEFEND_FLAG,
    ENTER_FIGURES,
    LOAD_FIGURES,
    MODERATE_AUDIT,
    PUBLISH,
    RECORD_AUDIT,
    SEE_STAFF_FIGURES,
    Role,
    Scope,
)
from kpiportal.models import Action, Event, Person, Post
from kpiportal.rules.days import day_in_words
from kpiportal.working_days import working_days_after, working_days_between
from narratives.models import Commentary, Edition, Round
from narratives.queries import chains, waiting
from narratives.queries.calendar import dates_of
from narratives.queries.completeness import gaps
from narratives.queries.editions import to_publish
from narratives.queries.paper_plans import announced_to
from narratives.rules.round_dates import RoundDates
from narratives.rules.workflow import CommentaryState

SOON = 3  # working days
A_YEAR = 250  # working days
LATELY = timedelta(days=7)


class Kind(StrEnum):
    LATE = "Late"
    DUE_SOON = "Due soon"
    RETURNED = "Returned to you"
    TURNED_RED = "Turned red"
    WAITING = "Waits for you"


@dataclass(frozen=True)
class Reminder:
    kind: Kind
    text: str
    # The page: its name and what stands in its address.
    page: str
    of: tuple[object, ...] = ()
    note: str = ""


def reminders(person: Person, *, now: datetime, today: date) -> list[Reminder]:
    """In the order of their kinds."""
    found = [
        *_commentary(person, today),
        *_rounds(person, today),
        *_actions(person, today),
        *_editions(person, now),
        *_papers(person, now),
        *_questions(person, today),
        *_turned_red(person, now, today),
        *_counts(person, today),
    ]
    return sorted(found, key=lambda each: list(Kind).index(each.kind))


def _commentary(person: Person, today: date) -> Iterator[Reminder]:
    rows = list(waiting.to_write(person, today))
    named = chains.definitions_of(rows)
    days = dates_of({row.round.end for row in rows})
    for row in rows:
        known = named.get(row.indicator_id or 0)
        text = f"Commentary on {row.subject}{f', {known.title}' if known else ''}"
        due = days[row.round.end].commentary
        if row.state == CommentaryState.RETURNED:
            yield Reminder(Kind.RETURNED, text, "commentary", (row.pk,))
        elif row.is_due and (kind := _kind(due, today)):
            yield Reminder(kind, text, "commentary", (row.pk,), due_in_words(due, today))
    yield from _to_accept(person, today)


def _to_accept(person: Person, today: date) -> Iterator[Reminder]:
    rows: list[Commentary] = waiting.to_accept(person, today)
    if rows:
        text = f"{len(rows)} commentar{'y' if len(rows) == 1 else 'ies'} to accept or return"
        yield Reminder(Kind.WAITING, text, "your_work")


def _rounds(person: Person, today: date) -> Iterator[Reminder]:
    if LOAD_FIGURES.is_held_by(person):
        yield from _due(waiting.months_to_close(), today, "Figures of", lambda day: day.figures)
        quarters = waiting.quarters_to_hand_on()
        yield from _due(quarters, today, "Commentary of", lambda day: day.commentary)
    if Scope.OWN_WHILE_OPEN in ENTER_FIGURES.scopes(person):
        yield from _figures_of_their_own(person, today)
    if APPROVE_QUARTER.is_held_by(person):
        yield from _due(
            waiting.quarters_to_approve(), today, "Sign-off of", lambda day: day.sign_off
        )


def _figures_of_their_own(person: Person, today: date) -> Iterator[Reminder]:
    posts = Post.objects.held_by(person, today)
    led = set(
        Definition.objects.current()
        .filter(lead__post__in=posts)
        .values_list("indicator", flat=True)
    )
    if not led:
        return
    for month in waiting.months_to_close():
        missing = sum(gap.indicator in led for gap in gaps(month.end))
        due = dates_of([month.end])[month.end].figures
        if missing and (kind := _kind(due, today)):
            text = f"{missing} figure{'' if missing == 1 else 's'} of {month}"
            yield Reminder(kind, text, "completeness", (month.end,), due_in_words(due, today))


def _due(
    rounds: Iterable[Round], today: date, what: str, day_of: Callable[[RoundDates], date]
) -> Iterator[Reminder]:
    rows = list(rounds)
    days = dates_of(Month(row.end) for row in rows)
    for row in rows:
        due = day_of(days[row.end])
        if kind := _kind(due, today):
            yield Reminder(
                kind, f"{what} {row}", "completeness", (row.end,), due_in_words(due, today)
            )


def _actions(person: Person, today: date) -> Iterator[Reminder]:
    for action in Action.objects.owned_by(person, today).open():
        if kind := _kind(action.due, today):
            text = "An action from an audit" if action.is_of_an_audit else f"Action: {action}"
            yield Reminder(kind, text, "action", (action.pk,), due_in_words(action.due, today))
    done = Action.objects.to_verify_by(person, today).count()
    if done:
        text = f"{done} action{'' if done == 1 else 's'} to verify"
        yield Reminder(Kind.WAITING, text, "your_work")


def _editions(person: Person, now: datetime) -> Iterator[Reminder]:
    """To members: what is new to read. To those who publish: what waits to be published."""
    if person.roles & {Role.MEMBER, Role.LEAD_MEMBER}:
        new = Edition.objects.out().filter(since__gt=now - LATELY)
        for one in [*Edition.objects.visible_to(person).unpublished(), *new]:
            of = (one.end, one.number)
            yield Reminder(Kind.WAITING, f"To read: {one}", "edition", of)
    if PUBLISH.is_held_by(person):
        for one in to_publish():
            of = (one.end, one.number)
            note = one.get_state_display().lower()
            yield Reminder(Kind.WAITING, f"To publish: {one}", "edition", of, note)


def _papers(person: Person, now: datetime) -> Iterator[Reminder]:
    """Made by the schedule, which says who hears of it."""
    for each in announced_to(person, since=now - LATELY):
        paper = each.first
        text = f"To read: {paper.label}, {paper.snapshot.month.label}"
        whom = f"for {paper.get_audience_display().lower()}"
        yield Reminder(Kind.WAITING, text, "paper", (paper.pk,), whom)


def _questions(person: Person, today: date) -> Iterator[Reminder]:
    """By its indicator alone: what was asked stays in the portal."""
    for one in waiting.questions_to_answer(person, today).with_names():
        text = f"To answer: a {one.kind} on {one.indicator}, {one.title}"
        kind = _kind(one.answer_by, today) or Kind.WAITING
        yield Reminder(kind, text, "question", (one.pk,), due_in_words(one.answer_by, today))
    for one in waiting.questions_answered(person).with_names():
        yield Reminder(
            Kind.WAITING,
            f"Answered: your {one.kind} on {one.indicator}, {one.title}",
            "question",
            (one.pk,),
        )


def _kind(due: date, today: date) -> Kind | None:
    if due < today:
        return Kind.LATE
    return Kind.DUE_SOON if due <= working_days_after(today, SOON) else None


def due_in_words(due: date, today: date) -> str:
    """Due 9 February 2018; or was due then, so many working days ago: nobody counts more than a
    year of them."""
    written = day_in_words(due)
    if due >= today:
        return f"due {written}"
    late = working_days_between(due, today)
    if not 0 < late <= A_YEAR:  # the weekend after is not late yet
        return f"was due {written}"
    return f"was due {written}, {late:,} working day{'' if late == 1 else 's'} ago"


def _turned_red(person: Person, now: datetime, today: date) -> Iterator[Reminder]:
    """Of the indicators that they lead; an analyst hears of all."""
    if not SEE_STAFF_FIGURES.is_held_by(person):
        return
    led = Definition.objects.current()
    if not LOAD_FIGURES.is_held_by(person):
        led = led.filter(lead__post__in=Post.objects.held_by(person, today))
    titles = dict(led.values_list("indicator", "title"))
    events = Event.objects.filter(
        verb="turned red",
        target_kind=Indicator._meta.label_lower,
        at__gt=now - LATELY,
        target_id__in=[str(pk) for pk in titles],
    ).order_by("sequence")
    for event in events:
        title = titles[int(event.target_id)]
        end = Month.from_text(event.detail["end"])
        text = f"{event.target_name}, {title}"
        yield Reminder(Kind.TURNED_RED, text, "scorecard", note=end.label)


def _counts(person: Person, today: date) -> Iterator[Reminder]:
    """What waits in numbers alone: a figure's oddity in a mail could tell a small one."""
    if Scope.OWN in DEFEND_FLAG.scopes(person) or LOAD_FIGURES.is_held_by(person):
        flags = Flag.objects.defensible_by(person, today).count()
        if flags:
            text = f"{flags:,} figure{'' if flags == 1 else 's'} to be looked at"
            yield Reminder(Kind.WAITING, text, "checks")
    concerns = concerns_to_follow(person, today).count()
    if concerns:
        text = f"{concerns} safeguarding concern{'' if concerns == 1 else 's'} to acknowledge"
        yield Reminder(Kind.WAITING, text, "safeguarding_concerns")
    if RECORD_AUDIT.is_held_by(person) or MODERATE_AUDIT.is_held_by(person):
        audits = Audit.objects.waiting_for(person).count()
        if audits:
            text = f"{audits} case audit{'' if audits == 1 else 's'}"
            yield Reminder(Kind.WAITING, text, "audits")
