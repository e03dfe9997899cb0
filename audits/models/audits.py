"""One person's audit of one case, and every grade that was given on its way."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audits.models.cases import Case
from audits.models.programmes import Area, Programme
from audits.models.scales import Grade
from audits.rules.workflow import AUDIT, BEING_RECORDED, RECORDED, Part, State
from kpiportal.access import MODERATE_AUDIT, READ_CASE_AUDIT, RECORD_AUDIT, RUN_AUDITS, Scope
from kpiportal.models import Person, Team

STATES = [(state.value, state.label) for state in State]
BEING_RECORDED_STATES = sorted(BEING_RECORDED)
RECORDED_STATES = sorted(RECORDED)
WORDS = ("grade", "explanation", "strengths", "concerns")
WHAT_IT_IS_OF = ["programme", "case", "team", "auditor", "replaces", "assigned_at", "assigned_by"]


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, person: Person) -> Self:
        """The audits a person may know of. A declined case is its auditor's no more."""
        scopes = READ_CASE_AUDIT.scopes(person)
        if Scope.ALL in scopes:
            return self
        seen = Q(pk__in=[])
        if scopes & {Scope.OWN, Scope.GIVEN}:
            seen |= Q(auditor=person) & ~Q(state=State.DECLINED)
        if Scope.GIVEN in scopes:
            seen |= Q(moderator=person) & ~Q(state=State.DECLINED)
        if Scope.WITH_REASON in scopes:
            seen |= Q(state__in=RECORDED_STATES)
        return self.filter(seen)

    def waiting_for(self, person: Person) -> Self:
        """The audits in which the next move is this person's."""
        waiting = Q(pk__in=[])
        if RECORD_AUDIT.is_held_by(person):
            waiting |= Q(auditor=person, state__in=BEING_RECORDED_STATES)
        if MODERATE_AUDIT.is_held_by(person):
            waiting |= Q(moderator=person, state__in=[State.SUBMITTED, State.MODERATED])
        if RUN_AUDITS.is_held_by(person):
            waiting |= Q(state=State.DECLINED, replaced_by=None)
            waiting |= Q(state=State.SUBMITTED, moderator=None)
        return self.filter(waiting)

    def standing(self) -> Self:
        """Without those that were declined."""
        return self.exclude(state=State.DECLINED)

    def locked(self, pk: int) -> "Audit":
        """One audit as it is now, and nobody else's until the transaction ends.

        Read after the lock was had: a row that was waited for would come with the names that
        belonged to it before.
        """
        self.select_for_update().get(pk=pk)
        return self.with_names().get(pk=pk)

    def with_names(self) -> Self:
        return self.select_related("programme", "case", "team", "auditor", "moderator", "grade")


class Audit(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="audits")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="audits")
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="audits",
        help_text="The case's team when it was taken into the programme.",
    )
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audits"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="audits_to_moderate",
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    state = models.CharField(max_length=12, choices=STATES, default=State.ASSIGNED.value)
    version = models.PositiveIntegerField(default=1)

    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    concerns = models.TextField(blank=True)

    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "case"],
                condition=~Q(state="declined"),
                name="audit_once_in_programme",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="audit_state_known"
            ),
            models.CheckConstraint(
                condition=Q(moderator=None) | ~Q(moderator=F("auditor")),
                name="audit_not_moderated_by_its_auditor",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RECORDED_STATES, submitted_at__isnull=False)
                | ~Q(state__in=RECORDED_STATES) & Q(submitted_at__isnull=True),
                name="audit_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RECORDED_STATES)
                | Q(grade__isnull=False, explanation__regex=r"\S"),
                name="audit_submitted_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", decline_reason__regex=r"\S")
                | ~Q(state="declined") & Q(decline_reason=""),
                name="audit_declined_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["moderated", "final"]) | Q(moderator__isnull=False),
                name="audit_moderated_has_its_moderator",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="audit_moves", field="state", transitions=AUDIT.steps),
            pgtrigger.Protect(
                name="audit_starts_assigned",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=State.ASSIGNED.value),
            ),
            pgtrigger.ReadOnly(name="audit_is_of_one_case", fields=WHAT_IT_IS_OF),
            pgtrigger.Protect(
                name="audit_words_locked",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state__in=BEING_RECORDED_STATES)
                & (
                    pgtrigger.Q(old__grade__df=pgtrigger.F("new__grade"))
                    | pgtrigger.Q(old__explanation__df=pgtrigger.F("new__explanation"))
                    | pgtrigger.Q(old__strengths__df=pgtrigger.F("new__strengths"))
                    | pgtrigger.Q(old__concerns__df=pgtrigger.F("new__concerns"))
                ),
            ),
            pgtrigger.Protect(name="audit_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.case} in {self.programme}"

    def parts_of(self, person: Person) -> frozenset[Part]:
        """The parts a person plays in this audit now: given them, and holding the right still."""
        parts = set()
        if self.auditor_id == person.pk and RECORD_AUDIT.is_held_by(person):
            parts.add(Part.AUDITOR)
        if self.moderator_id == person.pk and MODERATE_AUDIT.is_held_by(person):
            parts.add(Part.MODERATOR)
        return frozenset(parts)

    @property
    def is_recorded(self) -> bool:
        return State(self.state) in RECORDED

    @property
    def is_being_recorded(self) -> bool:
        return State(self.state) in BEING_RECORDED

    @property
    def awaits_moderation(self) -> bool:
        """Whether another moderator may still be chosen."""
        return self.is_being_recorded or self.state == State.SUBMITTED


class AreaJudgement(models.Model):
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ["audit", "area__order"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "area"], name="area_judged_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="area_words_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT 1 FROM audits_audit WHERE id = NEW.audit_id
                               AND state NOT IN ('assigned', 'in_progress')) THEN
                        RAISE EXCEPTION 'The words of a submitted audit are locked.';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="area_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.area} of {self.audit_id}"


class Grading(models.Model):
    """A grade somebody gave an audit. Each is kept, whatever came after it."""

    class Stage(models.TextChoices):
        FIRST = "first", "Auditor"
        MODERATED = "moderated", "Moderated"
        FINAL = "final", "Final"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="gradings")
    stage = models.CharField(max_length=10, choices=Stage)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="gradings")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    append_only = ()

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "stage"], name="grading_once_a_stage"),
        ]
        triggers = [
            pgtrigger.Protect(name="grading_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} of {self.audit_id}"
