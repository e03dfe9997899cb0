"""The top floor's work in the background: rounds begun, months frozen, papers made."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from indicators.models import Value
from indicators.rules.periods import Month
from kpiportal.jobs import Request, enqueue, handles, on_calendar
from kpiportal.models import Person
from kpiportal.working_days import is_working_day
from narratives.actions import digests, questions, returns, rounds, snapshots
from narratives.models import Audience, Commentary, Occasion, Question, Snapshot
from narratives.queries.freezing import months_to_begin, months_to_freeze
from narratives.queries.paper_plans import papers_wanted
from narratives.rules.workflow import CommentaryState

DIGESTS_FROM = 7  # o'clock in London


@on_calendar
def begin_months(now: datetime) -> Iterator[Request]:
    for month in months_to_begin(timezone.localdate(now)):
        yield Request("begin a month", f"begin {month}", {"month": str(month)})


@on_calendar
def freeze_months(now: datetime) -> Iterator[Request]:
    """On the working day when its figures are due, or as soon after as somebody is there."""
    for month in months_to_freeze(timezone.localdate(now)):
        ids = {"month": str(month), "occasion": Occasion.MONTHLY.value}
        yield Request("snapshot", f"snapshot {month}", ids)


@on_calendar
def make_papers_by_schedule(now: datetime) -> Iterator[Request]:
    for each in papers_wanted(now):
        yield snapshots.paper_request(
            snapshot=each.snapshot,
            name=each.plan.paper,
            audience=Audience(each.plan.audience),
            form=each.form,
        )


@on_calendar
def send_digests_each_working_day(now: datetime) -> Iterator[Request]:
    there = timezone.localtime(now)
    if there.hour >= DIGESTS_FROM and is_working_day(there.date()):
        yield Request("digests", f"digests {there.date()}", {"day": str(there.date())})


@on_calendar
def carry_questions_forward(now: datetime) -> Iterator[Request]:
    """Not answered before the agenda went out: they stand on the next one, once a day."""
    today = timezone.localdate(now)
    late = Question.objects.to_answer().filter(answer_by__lt=today)
    for pk in late.values_list("pk", flat=True):
        yield Request("carry a question", f"carry question {pk} {today}", {"question": pk})


@on_calendar
def return_what_was_restated(now: datetime) -> Iterator[Request]:
    """Once for each time that figures came in, and daily: a target may be another as well."""
    if Commentary.objects.changeable().in_state(CommentaryState.ACCEPTED).exists():
        newest = Value.objects.order_by("-pk").values_list("pk", flat=True).first()
        key = f"return what was restated {newest} {timezone.localdate(now)}"
        yield Request("return what was restated", key)


@handles("return what was restated")
def return_restated() -> None:
    returns.return_restated(now=timezone.now())


@handles("carry a question")
def carry_question(question: int) -> None:
    questions.carry_over(question=Question.objects.get(pk=question), now=timezone.now())


@handles("digests")
def ask_for_digests(day: str) -> None:
    for pk in Person.objects.active().filter(daily_digest=True).values_list("pk", flat=True):
        enqueue("digest", f"digest {day} {pk}", ids={"person": pk})


@handles("digest")
def send_digest(person: int) -> None:
    digests.send_digest(person=Person.objects.get(pk=person), now=timezone.now())


@handles("begin a month")
def begin_month(month: str) -> None:
    rounds.begin(month=Month.from_text(month), now=timezone.now())


@handles("snapshot")
def take_snapshot(month: str, occasion: str) -> None:
    snapshots.take(month=Month.from_text(month), occasion=Occasion(occasion), now=timezone.now())


@handles("paper")
def make_paper(
    snapshot: int, name: str, audience: str, form: str = "pdf", by: int | None = None
) -> None:
    snapshots.make_paper(
        snapshot=Snapshot.objects.get(pk=snapshot),
        name=name,
        audience=Audience(audience),
        form=form,
        by=Person.objects.get(pk=by) if by else None,
        now=timezone.now(),
    )
