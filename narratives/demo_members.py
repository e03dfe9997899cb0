"""What members have of the demo: its signed quarters published and their papers, a question, a
recommendation."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Person, Post
from kpiportal.working_days import working_days_after
from narratives import published as reading
from narratives.actions import editions, paper_plans, questions
from narratives.actions.questions import Promise
from narratives.models import Audience, Edition, Moment, PaperPlan, Question
from narratives.models.questions import Ask
from narratives.papers import EXCEL, PDF, WORD
from narratives.publishing import obstacles
from narratives.queries.editions import newest

WHY = "What is behind this, and when do you expect it to be back on target?"
RECOMMENDED = "The team’s manager reports to the committee on what late cases have in common."
ANSWER = (
    "We take this up. The manager reads every case that was late, and brings what they have in"
    " common to the next meeting."
)
DAYS_TO_READ, DAYS_TO_ANSWER, DAYS_FOR_IT = 2, 3, 15


@transaction.atomic
def publish_what_is_signed(*, now: datetime) -> None:
    """Shown to the lead member and published on the day on which it was signed."""
    analyst = _person(Role.ANALYST)
    for edition in Edition.objects.unpublished().order_by("end"):
        if obstacles(edition).smalls:
            continue
        at = min(edition.since, now)
        editions.show_lead_member(edition=edition, version=1, by=analyst, now=at)
        editions.publish(edition=edition, version=2, let_through="", by=analyst, now=at)


@transaction.atomic
def ask_of_what_is_published(*, now: datetime) -> None:
    """A recommendation that was taken up, and a question that waits for its answer."""
    edition = newest()
    if edition is None or Question.objects.exists():
        return
    behind = reading.published(edition).to_improve
    if len(behind) < 2:
        return
    taken_up = questions.ask(
        edition=edition,
        indicator=Indicator.objects.get(code=behind[0].code),
        kind=Ask.RECOMMENDATION,
        text=RECOMMENDED,
        by=_person(Role.LEAD_MEMBER),
        now=now - timedelta(days=DAYS_TO_READ + DAYS_TO_ANSWER),
    )
    due = working_days_after(timezone.localdate(now), DAYS_FOR_IT)
    questions.answer(
        question=taken_up,
        version=1,
        text=ANSWER,
        promise=Promise(RECOMMENDED, _post_of(behind[0]), due),
        by=_person(Role.DIRECTOR),
        now=now - timedelta(days=DAYS_TO_READ),
    )
    questions.ask(
        edition=edition,
        indicator=Indicator.objects.get(code=behind[1].code),
        kind=Ask.QUESTION,
        text=WHY,
        by=_person(Role.MEMBER),
        now=now - timedelta(days=DAYS_TO_READ),
    )


@transaction.atomic
def schedule_papers(*, now: datetime) -> None:
    """Two papers of each published edition, the newest first of all, announced to members."""
    edition = newest()
    if edition is None or PaperPlan.objects.exists():
        return
    for paper, forms in {"scorecard": [PDF, EXCEL], "quality-report": [PDF, WORD]}.items():
        paper_plans.add(
            paper=paper,
            audience=Audience.PUBLISHED,
            moment=Moment.PUBLISHED,
            formats=forms,
            days=0,
            tell=[Role.MEMBER, Role.LEAD_MEMBER],
            by=_person(Role.ANALYST),
            now=edition.published_at or now,
        )


def _post_of(indicator: reading.Indicator) -> Post:
    """Who leads it, as the edition has it; else the head of service."""
    lead = Post.objects.filter(title=indicator.definition.get("lead") or "").first()
    return lead or Post.objects.get(title=demo.HEAD)


def _person(role: Role) -> Person:
    return Person.objects.get(email=demo.email(role))
