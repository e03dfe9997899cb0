"""Quarters to try the portal with: past ones signed, the newest under way with work for everybody.

What the officers say of a figure is made from the figure, so that it is true; what they do about
it is invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from indicators.models import Release, Value
from indicators.rules.periods import Month
from kpiportal import actions as promising
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Person, Post
from kpiportal.working_days import working_days_after
from narratives.actions import commentary as writing
from narratives.actions import rounds
from narratives.actions.calendar import set_dates
from narratives.actions.remarks import remark
from narratives.checking import objections_to
from narratives.demo_papers import set_priorities
from narratives.drafting import draft, offers
from narratives.models import AcceptanceStep, Commentary, Round
from narratives.queries import parts
from narratives.queries.quarters import quarter_of
from narratives.rules.canonical import digest
from narratives.rules.prompts import About, joined
from narratives.rules.round_dates import RoundDates
from narratives.rules.workflow import RoundState
from narratives.snapshots.content import content_of

DONE_ABOUT_IT = [
    "The team manager reads every case that was late and reports the causes each week.",
    "The vacant posts are filled or out to advert. We expect to be back on target by the end of"
    " the year.",
    "Managers now see what falls due two weeks ahead, and agree who does it on Mondays.",
    "We are asking the neighbours who do better what they do otherwise, and report back next"
    " quarter.",
    "The recording was late rather than the work. Reminders go out on the day it falls due.",
]
NOTHING_TOLD = "The numbers are too small to say more."
# What, its day so many days on, and what shows that it was done, where it was.
PROMISES = [
    ("Fill the two vacant posts in the assessment team.", 60, "Both began on 4 December."),
    (
        "Agree with health how an initial assessment is booked.",
        75,
        "The booking form is in use since January; the protocol is on the intranet.",
    ),
    ("Report the causes of late visits to the head of service each month.", 90, ""),
]
REMARK = "Do we know how many of these wait for another agency?"
MOST_SAID = 2
RETURNED_BECAUSE = "Please say by when, and who sees to it."
QUARTER = 3  # months
Clock = Callable[[int], datetime]
GAPS = "The figures that are missing were not collected for this publication."


@dataclass(frozen=True)
class Cast:
    analyst: Person
    officer: Person
    head: Person
    director: Person

    @classmethod
    def of_the_demo(cls) -> "Cast":
        def person(role: Role) -> Person:
            return Person.objects.get(email=demo.email(role))

        return cls(
            person(Role.ANALYST),
            person(Role.LEAD_OFFICER),
            person(Role.ACCEPTOR),
            person(Role.DIRECTOR),
        )


@transaction.atomic
def play(*, now: datetime, finish: bool) -> None:
    """Take the newest release's quarter up; to its signature if told to finish it.

    A quarter that was taken up before is left as it is.
    """
    release = Release.objects.newest()
    if release is None:
        return
    cast = Cast.of_the_demo()
    set_priorities(by=cast.analyst, now=now)
    _chain("", demo.HEAD)
    newest = Month(release.month)
    before = newest - QUARTER
    if finish and not Round.objects.exists() and Value.objects.filter(end=before).exists():
        # Signed on the day on which its figures came: members then see what has changed since.
        clock = _clock(release, now, step=timedelta(hours=1))
        if quarter := _closed(before, cast, clock):
            _finish(quarter, cast, clock)
    clock = _clock(release, now, step=timedelta(days=1))
    quarter = _closed(newest, cast, clock)
    if quarter and finish:
        _promise_something(quarter, cast, clock)
        _finish(quarter, cast, clock)
    elif quarter:
        _plan(newest, cast, clock)
        _leave_work_for_everybody(quarter, cast, clock)


def _closed(end: Month, cast: Cast, clock: Clock) -> Round | None:
    """The quarter whose last month this is, with its figures closed, if nobody has begun it yet."""
    month = rounds.begin(month=end, now=clock(0))
    if month.state != RoundState.OPEN:
        return None
    rounds.close_figures(
        round_=month, version=month.version, gaps=GAPS, by=cast.analyst, now=clock(1)
    )
    quarter = quarter_of(month)
    return quarter if quarter and quarter.state == RoundState.FIGURES_CLOSED else None


def _plan(month: Month, cast: Cast, clock: Clock) -> None:
    """In the figures' own time: a committee comes a month after they came."""
    came = timezone.localdate(clock(0))
    dates = RoundDates(
        figures=working_days_after(came, 1),
        commentary=working_days_after(came, 6),
        sign_off=working_days_after(came, 10),
        agenda=working_days_after(came, 13),
        committee=working_days_after(came, 20),
    )
    set_dates(month=month, version=0, dates=dates, by=cast.analyst, now=clock(0))


def _clock(release: Release, now: datetime, *, step: timedelta) -> Clock:
    """Ten in the morning of the release, and so many steps on; never later than now."""
    begins = datetime.combine(release.recorded_on, time(10), timezone.get_current_timezone())
    return lambda steps: min(begins + steps * step, now)


def _chain(section: str, *posts: str) -> None:
    for position, title in enumerate(posts, start=1):
        AcceptanceStep.objects.get_or_create(
            section=section,
            position=position,
            defaults={"post": Post.objects.get(title=title)},
        )


def _section(one: Commentary) -> str:
    definition = parts.definition_of(one)
    return definition.section if definition else ""


def _finish(quarter: Round, cast: Cast, clock: Clock) -> None:
    for one, done in zip(_due(quarter), cycle(DONE_ABOUT_IT), strict=False):
        _write(one, done, cast, clock(3))
        _submit(one, cast, clock(3))
        _accept(one, cast, clock(5))
    _say_of_the_whole(quarter, cast, clock(6))
    quarter.refresh_from_db()
    rounds.hand_on(quarter=quarter, version=quarter.version, gaps="", by=cast.analyst, now=clock(6))
    quarter.refresh_from_db()
    rounds.approve(
        quarter=quarter,
        version=quarter.version,
        seen=digest(content_of(quarter.end, quarter=quarter)),
        reservations="",
        by=cast.director,
        now=clock(7),
    )


def _promise_something(quarter: Round, cast: Cast, clock: Clock) -> None:
    """The first is done and verified by the time of the next quarter, the second done."""
    for one, (what, days, evidence) in zip(_due(quarter), PROMISES, strict=False):
        due = timezone.localdate(clock(3)) + timedelta(days=days)
        action = promising.open_action(
            source=one,
            what=what,
            owner=cast.officer,
            due=due,
            by=_writer(one, cast, clock(3)),
            now=clock(3),
        )
        if evidence:
            promising.finish(
                action=action, version=1, evidence=evidence, by=cast.officer, now=clock(60)
            )
        if what == PROMISES[0][0]:
            promising.verify(action=action, version=2, by=cast.head, now=clock(65))


def _say_of_the_whole(quarter: Round, cast: Cast, at: datetime) -> None:
    """The sections' words by who answers for them, the quarter's by the director."""
    rows = Commentary.objects.filter(round=quarter, indicator=None).select_related("round")
    for one in rows.order_by("section"):
        writer = cast.head if one.section else cast.director
        answers: dict[str, str] = {}
        for offer in offers(one):
            if answers.get(offer.prompt, "").count("\n") < MOST_SAID and not objections_to(
                one, offer.text
            ):
                answers[offer.prompt] = f"{answers.get(offer.prompt, '')}- {offer.text}\n"
        if not answers:
            continue
        text = joined(one.about, answers)
        writing.save(commentary=one, text=text, version=0, by=writer, now=at)
        if one.section:
            writing.submit(commentary=one, version=1, by=writer, now=at)
            writing.accept(commentary=one, version=2, by=cast.director, now=at)


def _leave_work_for_everybody(quarter: Round, cast: Cast, clock: Clock) -> None:
    """In turn: still to write, submitted, with the director, returned."""
    due = _due(quarter)
    for number, (one, done) in enumerate(zip(due, cycle(DONE_ABOUT_IT), strict=False)):
        if number % 4 == 0:
            continue
        _write(one, done, cast, clock(3))
        if number == 1:
            remark(commentary=one, text=REMARK, by=cast.head, now=clock(3))
        _submit(one, cast, clock(3))
        if number % 4 == 2:
            _chain(_section(one), demo.HEAD, demo.DIRECTOR)
            _accept(one, cast, clock(5))
        elif number % 4 == 3:
            one.refresh_from_db()
            writing.send_back(
                commentary=one,
                version=one.version,
                reason=RETURNED_BECAUSE,
                by=cast.head,
                now=clock(5),
            )


def _due(quarter: Round) -> list[Commentary]:
    due = Commentary.objects.filter(round=quarter, is_due=True)
    return list(due.select_related("round", "indicator").order_by("indicator__code"))


def _write(one: Commentary, done: str, cast: Cast, at: datetime) -> None:
    said = draft(one.round.end, [one.subject]).by_code.get(one.subject, [])
    told = [each.text for each in said[:3] if not objections_to(one, each.text)]
    text = joined(About.INDICATOR, {"changed": " ".join(told) or NOTHING_TOLD, "doing": done})
    writing.save(commentary=one, text=text, version=one.version, by=_writer(one, cast, at), now=at)


def _writer(one: Commentary, cast: Cast, at: datetime) -> Person:
    """What no post leads an analyst writes."""
    leads = parts.writer_of(one, cast.officer, timezone.localdate(at))
    return cast.officer if leads else cast.analyst


def _submit(one: Commentary, cast: Cast, at: datetime) -> None:
    one.refresh_from_db()
    writing.submit(commentary=one, version=one.version, by=_writer(one, cast, at), now=at)


def _accept(one: Commentary, cast: Cast, at: datetime) -> None:
    one.refresh_from_db()
    writing.accept(commentary=one, version=one.version, by=cast.head, now=at)
