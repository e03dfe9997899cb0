"""What members ask about a published figure, or recommend, and what they are told."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from indicators.models import Definition, Indicator
from kpiportal.access import ANSWER_QUESTION, SEE_QUESTIONS, Scope
from kpiportal.models import Person, Post, Service
from narratives.models.editions import Edition
from narratives.models.sealing import kept, sealed
from narratives.rules.workflow import QUESTION, QuestionState

LONGEST_QUESTION = 1000
TO_ANSWER = [QuestionState.ASKED.value, QuestionState.CARRIED_FORWARD.value]


class Ask(models.TextChoices):
    QUESTION = "question", "Question"
    RECOMMENDATION = "recommendation", "Recommendation"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, person: Person) -> Self:
        return self if SEE_QUESTIONS.is_held_by(person) else self.none()

    def answerable_by(self, person: Person, today: date) -> Self:
        """On any indicator, on their own, or on their service's. Nobody answers themselves."""
        scopes = ANSWER_QUESTION.scopes(person)
        others = self.exclude(asked_by=person)
        if Scope.ALL in scopes:
            return others
        theirs = Q(pk=None)
        if Scope.OWN in scopes:
            theirs |= Q(lead__post__in=Post.objects.held_by(person, today))
        if Scope.SERVICE in scopes:
            services = Service.objects.answered_for_by(person, today)
            theirs |= Q(lead__post__service__in=services)
        indicators = Definition.objects.current().filter(theirs).values("indicator")
        return others.filter(indicator__in=indicators)

    def to_answer(self) -> Self:
        return self.filter(state__in=TO_ANSWER)

    def with_names(self) -> Self:
        known = Definition.objects.current().filter(indicator=OuterRef("indicator"))
        return self.select_related("indicator", "edition", "asked_by").annotate(
            title=Subquery(known.values("title")[:1])
        )


class Question(models.Model):
    """On one indicator of one edition; wanted before the agenda of a meeting goes out."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=14, choices=Ask, default=Ask.QUESTION)
    text = models.CharField(max_length=LONGEST_QUESTION)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions"
    )
    asked_at = models.DateTimeField()
    answer_by = models.DateField(help_text="The day on which the agenda goes out.")
    meeting = models.DateField(null=True, help_text="None where no committee is planned yet.")
    state = models.CharField(
        max_length=15,
        choices=[(state.value, state.label) for state in QuestionState],
        default=QuestionState.ASKED.value,
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(help_text="When it came into this state.")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_as = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True, help_text="Why the member carried it forward.")
    title: str  # the indicator's, where with_names() has looked for it

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=QUESTION.states), name="question_state_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Ask.values), name="question_kind_is_known"),
            models.CheckConstraint(
                condition=Q(answered_by=None, answer="", answered_as="")
                | Q(answered_by__isnull=False) & ~Q(answer="") & ~Q(answered_as=""),
                name="question_answer_has_its_writer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TO_ANSWER) | Q(answered_by__isnull=False),
                name="question_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="question_answered_by_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=QUESTION.steps),
            pgtrigger.Protect(
                name="begins_asked",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=QuestionState.ASKED.value),
            ),
            pgtrigger.ReadOnly(
                name="stays_itself",
                fields=["edition", "indicator", "kind", "text", "asked_by", "asked_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.indicator}, {self.edition}"

    @property
    def in_short(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class QuestionStep(models.Model):
    """One thing that was done with a question, in the words that were given for it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField(help_text="Of the question, once this was done.")
    verb = models.CharField(max_length=30)
    said = models.TextField(blank=True)
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["question", "version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="question_step_once")
        ]
        triggers: Any = sealed()

    def __str__(self) -> str:
        return f"{self.by_name} {self.verb} {self.question}"
