"""One person's audit of one case: which of them somebody may know of, and which wait for them."""

import functools
import operator
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from audits.models.cases import Case
from audits.models.programmes import Programme
from audits.models.scales import Grade
from audits.rules.workflow import (
    AUDIT,
    AWAITS_MODERATION,
    BEING_RECORDED,
    RECORDED,
    Part,
    State,
)
from kpiportal.access import MODERATE_AUDIT, READ_CASE_AUDIT, RECORD_AUDIT, RUN_AUDITS, Scope
from kpiportal.models import Person, Team

BEING_RECORDED_STATES = sorted(BEING_RECORDED)
RECORDED_STATES = sorted(RECORDED)
STATES = [(state.value, state.label) for state in State]
TEXTS = (
    "explanation",
    "strengths",
    "concerns",
    "reflection",
    "child_said",
    "family_said",
    "partners_said",
)
WHAT_IT_IS_OF = [
    "programme",
    "team",
    "case_type",
    "auditor",
    "replaces",
    "reaudit_of",
    "assigned_at",
    "assigned_by",
]
# After the council's period an audit is erased: its words go, and with them the case it was of.
IS_ERASED = pgtrigger.Q(old__erased_at__isnull=True, new__erased_at__isnull=False)
ANY_TEXT = functools.reduce(
    operator.or_,
    (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in TEXTS),
)
ANY_OF_WHAT_IT_IS = functools.reduce(
    operator.or_,
    (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in WHAT_IT_IS_OF),
)


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, person: Person) -> Self:
        """The audits a person may know of. A declined case is its auditor's no more.

        Of two that mark the same case neither knows of the other's audit before both are done.
        """
        scopes = READ_CASE_AUDIT.scopes(person)
        open_to_them = self.exclude(self._other_marking(person))
        if Scope.ALL in scopes:
            return open_to_them
        seen = Q(pk__in=[])
        if scopes & {Scope.OWN, Scope.GIVEN}:
            seen |= Q(auditor=person) & ~Q(state=State.DECLINED)
            seen |= self._marked_by_the_other(person)
        if Scope.GIVEN in scopes:
            seen |= Q(moderator=person) & ~Q(state=State.DECLINED)
            seen |= Q(second_of__moderator=person, state__in=RECORDED_STATES)
            seen |= Q(Exists(self._appeals().filter(moderator=person)))
        if Scope.WITH_REASON in scopes:
            seen |= Q(state__in=RECORDED_STATES)
        return open_to_them.filter(seen)

    def withheld_from(self, person: Person) -> Self:
        """The other's marking of a case that they mark, before both are done."""
        return self.filter(self._other_marking(person))

    def waiting_for(self, person: Person) -> Self:
        """The audits in which the next move is this person's."""
        waiting = Q(pk__in=[])
        if RECORD_AUDIT.is_held_by(person):
            waiting |= Q(auditor=person, state__in=BEING_RECORDED_STATES)
            waiting |= self._to_consolidate_by(person)
        if MODERATE_AUDIT.is_held_by(person):
            waiting |= Q(moderator=person) & self._to_moderate()
            waiting |= Q(Exists(self._appeals().filter(moderator=person, decided_at=None)))
        if RUN_AUDITS.is_held_by(person):
            waiting |= Q(state=State.DECLINED, replaced_by=None)
            waiting |= Q(moderator=None, state__in=[State.SUBMITTED, State.CONSOLIDATED]) & Q(
                second_of=None
            )
        return self.filter(waiting).exclude(self._other_marking(person))

    def counted(self) -> Self:
        """Without second markings, which belong to their first, and without re-audits."""
        return self.filter(second_of=None, reaudit_of=None)

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

    def _other_marking(self, person: Person) -> Q:
        """A declined audit marks nothing: it stays to be seen, so that it can be handed on."""
        beside_theirs = Q(Exists(self._others().standing().filter(auditor=person)))
        return beside_theirs & ~Q(state=State.DECLINED) & ~self._marked_by_the_other(person)

    def _marked_by_the_other(self, person: Person) -> Q:
        """Of a case that they mark, once both are done."""
        theirs = self._others().filter(auditor=person, state__in=RECORDED_STATES)
        return Q(state__in=RECORDED_STATES) & Q(Exists(theirs))

    def _to_consolidate_by(self, person: Person) -> Q:
        done = self._seconds().filter(state=State.SUBMITTED)
        mine = Q(auditor=person) & Q(Exists(done)) | Q(Exists(done.filter(auditor=person)))
        proposed = self._proposals().filter(proposed_by=person)
        return Q(state=State.SUBMITTED) & mine & ~Q(Exists(proposed))

    def _to_moderate(self) -> Q:
        seconds = self._seconds().exclude(state=State.DECLINED)
        once = Q(state=State.SUBMITTED, second_of=None) & ~Q(Exists(seconds))
        return once | Q(state__in=[State.CONSOLIDATED, State.MODERATED], second_of=None)

    def _others(self) -> "AuditQuerySet":
        """The other marking of the same case."""
        audits: AuditQuerySet = self.model._default_manager.all()
        return audits.filter(Q(second_of=OuterRef("pk")) | Q(pk=OuterRef("second_of")))

    def _seconds(self) -> models.QuerySet["Audit"]:
        return self.model._default_manager.filter(second_of=OuterRef("pk"))

    def _proposals(self) -> models.QuerySet[models.Model]:
        """The last of them is the one that stands."""
        proposals = _related(self.model, "consolidations")
        later = proposals.filter(audit=OuterRef("audit"), pk__gt=OuterRef("pk"))
        return proposals.filter(~Exists(later), audit=OuterRef("pk"), agreed_by=None)

    def _appeals(self) -> models.QuerySet[models.Model]:
        return _related(self.model, "appeals").filter(audit=OuterRef("pk"))


def _related(model: type[models.Model], name: str) -> models.QuerySet[models.Model]:
    related = model._meta.get_field(name).related_model
    assert related is not None
    assert not isinstance(related, str)
    return related._default_manager.all()


class Audit(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="audits")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="audits")
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="audits",
        help_text="The case's team when it was taken into the programme.",
    )
    case_type = models.CharField(max_length=100, blank=True)
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
    second_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seconds",
        help_text="The audit that this one marks a second time, blind.",
    )
    reaudit_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reaudited_by",
        help_text="The audit whose judgement asked for this one: it is not counted in findings.",
    )
    state = models.CharField(max_length=12, choices=STATES, default=State.ASSIGNED.value)
    version = models.PositiveIntegerField(default=1)

    grade = models.ForeignKey(
        Grade, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    reflection = models.TextField("the practitioner's reflection", blank=True)
    child_said = models.TextField("what the child said", blank=True)
    family_said = models.TextField("what the family said", blank=True)
    partners_said = models.TextField("what partners said", blank=True)

    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "case"],
                condition=~Q(state="declined") & Q(second_of=None, reaudit_of=None),
                name="audit_once_in_programme",
            ),
            models.UniqueConstraint(
                fields=["second_of"],
                condition=~Q(state="declined"),
                name="audit_marked_twice_at_most",
            ),
            models.CheckConstraint(
                condition=Q(second_of=None) | ~Q(state__in=["moderated", "final"]),
                name="audit_second_marking_ends_consolidated",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(
                    state__in=["final", "declined", "consolidated"],
                    decline_reason="",
                    **dict.fromkeys(TEXTS, ""),
                ),
                name="audit_erased_has_no_words",
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
                | Q(grade__isnull=False, explanation__regex=r"\S")
                | Q(grade__isnull=False, erased_at__isnull=False),
                name="audit_submitted_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", decline_reason__regex=r"\S")
                | Q(erased_at__isnull=False)
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
            pgtrigger.Protect(
                name="audit_is_of_one_case",
                operation=pgtrigger.Update,
                condition=ANY_OF_WHAT_IT_IS
                | pgtrigger.Q(old__case__df=pgtrigger.F("new__case")) & ~IS_ERASED,
            ),
            pgtrigger.Trigger(
                name="audit_marks_one_case_twice",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__second_of__df=pgtrigger.F("new__second_of")),
                # The one change: the first marking was declined, and is somebody else's now.
                func="""
                    IF EXISTS (SELECT 1 FROM audits_audit first
                               JOIN audits_audit declined ON declined.id = first.replaces_id
                               WHERE first.id = NEW.second_of_id
                                 AND first.case_id = NEW.case_id
                                 AND declined.id = OLD.second_of_id
                                 AND declined.state = 'declined') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'A second marking stays with the case''s first.';
                """,
            ),
            pgtrigger.Protect(
                name="audit_words_locked",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state__in=BEING_RECORDED_STATES)
                & (pgtrigger.Q(old__grade__df=pgtrigger.F("new__grade")) | ANY_TEXT & ~IS_ERASED),
            ),
            pgtrigger.Protect(
                name="audit_stays_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__erased_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="audit_consolidated_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="submitted", new__state="moderated"),
                func="""
                    IF EXISTS (SELECT 1 FROM audits_audit
                               WHERE second_of_id = NEW.id AND state <> 'declined') THEN
                        RAISE EXCEPTION 'An audit that is marked twice is consolidated first.';
                    END IF;
                    RETURN NEW;
                """,
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
        if RUN_AUDITS.is_held_by(person):
            parts.add(Part.COORDINATOR)
        return frozenset(parts)

    @property
    def is_recorded(self) -> bool:
        return State(self.state) in RECORDED

    @property
    def is_being_recorded(self) -> bool:
        return State(self.state) in BEING_RECORDED

    @property
    def awaits_moderation(self) -> bool:
        """Whether another moderator may be chosen. A second marking has none of its own."""
        return self.second_of_id is None and State(self.state) in AWAITS_MODERATION

    @property
    def second(self) -> "Audit | None":
        """The audit that marks this one a second time."""
        return self.seconds.with_names().exclude(state=State.DECLINED).first()
