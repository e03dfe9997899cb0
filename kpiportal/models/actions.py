"""An action: what somebody has promised to do by a day, wherever the promise was made."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpiportal.access import KEEP_ACTIONS, OWN_ACTION, Scope
from kpiportal.models.people import Deputy, Person, Post, Service
from kpiportal.models.sealing import kept
from kpiportal.models.withheld import withheld_from
from kpiportal.rules.action_states import ACTION, ActionState

LONGEST = 500
# In the place of what was promised because of an audit that the council keeps no longer.
ERASED = "Erased with the case it was about"
# As in the trail: what comes from an audit is read by those who see audits.
OF_AUDITS = Q(source_kind__startswith="audits.")


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, person: Person, today: date) -> Self:
        """One's own, those one asked for, and those one follows."""
        if not OWN_ACTION.is_held_by(person):
            return self.none()
        mine = _owned_by(person, today) | Q(opened_by=person) | Q(done_by=person)
        return self._open_to(person).filter(mine | _followed_by(person, today))

    def followed_by(self, person: Person, today: date) -> Self:
        """Those that this person may hand on to somebody else, and verify."""
        return self._open_to(person).filter(_followed_by(person, today))

    def owned_by(self, person: Person, today: date) -> Self:
        """Theirs, or of a post that they hold or stand in for."""
        return self._open_to(person).filter(_owned_by(person, today))

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN.value)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due__lt=today)

    def unowned(self, today: date) -> Self:
        """Open, and nobody is there to do them: who owned them has left, or the post is vacant."""
        there = Person.objects.active().filter(role_set__role__in=OWN_ACTION.reach)
        deputies = Deputy.objects.filter(
            person__in=there, first_day__lte=today, last_day__gte=today
        )
        return self.open().exclude(
            Q(owner_person__in=there)
            | Q(owner_post__holder__in=there)
            | Q(owner_post__in=deputies.values("post"))
        )

    def to_verify_by(self, person: Person, today: date) -> Self:
        """Done by somebody else, and asked for by them, or by nobody who could verify it."""
        if not OWN_ACTION.is_held_by(person):
            return self.none()
        orphaned = Q(opened_by=None) | Q(opened_by=F("done_by")) | Q(opened_by__is_active=False)
        theirs = Q(opened_by=person) | orphaned & _followed_by(person, today)
        done = self._open_to(person).filter(theirs, state=ActionState.DONE.value)
        return done.exclude(done_by=person).exclude(_owned_by(person, today))

    def withheld_from(self, person: Person) -> Self:
        """Those whose source they aren't shown for now."""
        return self.filter(withheld_from(person, kind="source_kind", number="source_id"))

    def with_names(self) -> Self:
        return self.select_related("owner_post__holder", "owner_person", "opened_by", "done_by")

    def _open_to(self, person: Person) -> Self:
        return self.exclude(withheld_from(person, kind="source_kind", number="source_id"))


def _owned_by(person: Person, today: date) -> Q:
    return Q(owner_person=person) | Q(owner_post__in=Post.objects.held_by(person, today))


def _followed_by(person: Person, today: date) -> Q:
    scopes = KEEP_ACTIONS.scopes(person)
    if Scope.ALL in scopes:
        return ~Q(pk__in=[])  # an empty Q would be dropped from an "or"
    followed = Q(pk__in=[])
    if Scope.ALL_BUT_AUDITS in scopes:
        followed |= ~OF_AUDITS
    if Scope.AUDITS in scopes:
        followed |= OF_AUDITS
    if Scope.SERVICE in scopes:
        services = Service.objects.answered_for_by(person, today)
        of_service = Q(owner_post__service__in=services) | Q(
            owner_person__in=Person.objects.in_services(services)
        )
        followed |= ~OF_AUDITS & of_service
    return followed


class Action(models.Model):
    """Where it comes from is named as the trail names its targets: a kind and a number."""

    source_kind = models.CharField(max_length=100)
    source_id = models.CharField(max_length=40)
    source_name = models.CharField(max_length=300)
    what = models.CharField(max_length=LONGEST)
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    due = models.DateField()
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.label) for state in ActionState],
        default=ActionState.OPEN.value,
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(help_text="When it came into this state.")
    evidence = models.TextField(blank=True, help_text="What shows that it was done.")
    reason = models.TextField(blank=True, help_text="Why it was opened again.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="action_source"),
            models.Index(fields=["state", "due"], name="action_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_post=None, owner_person__isnull=False)
                | Q(owner_post__isnull=False, owner_person=None),
                name="action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ACTION.states), name="action_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN.value, done_by=None, evidence="")
                | ~Q(state=ActionState.OPEN.value) & Q(done_by__isnull=False) & ~Q(evidence=""),
                name="action_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.VERIFIED.value, verified_by__isnull=False)
                | ~Q(state=ActionState.VERIFIED.value) & Q(verified_by=None),
                name="action_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("done_by")),
                name="action_verified_by_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=ACTION.steps),
            pgtrigger.Protect(
                name="begins_open",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=ActionState.OPEN.value),
            ),
            pgtrigger.ReadOnly(
                name="stays_itself",
                fields=["source_kind", "source_id", "opened_by", "opened_at"],
            ),
            pgtrigger.Trigger(
                name="what_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__what__df=pgtrigger.F("new__what")),
                func=f"""
                    IF starts_with(OLD.source_kind, 'audits.') AND OLD.state = 'verified'
                       AND NEW.what = '{ERASED}' THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'What was promised stays as it was.';
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return self.what if len(self.what) <= 80 else f"{self.what[:79]}…"

    @property
    def is_of_an_audit(self) -> bool:
        return self.source_kind.startswith("audits.")

    @property
    def owner(self) -> Post | Person:
        owner = self.owner_post or self.owner_person
        assert owner is not None
        return owner

    @property
    def owner_name(self) -> str:
        """Front door manager (A Person)."""
        if self.owner_post is None:
            return str(self.owner_person)
        return f"{self.owner_post} ({self.owner_post.holder or 'vacant'})"

    def is_overdue(self, today: date) -> bool:
        return self.state == ActionState.OPEN and self.due < today


class ActionStep(models.Model):
    """One thing that was done to an action, in the words that were given for it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField(help_text="Of the action, once this was done.")
    verb = models.CharField(max_length=30)
    said = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=300)
    at = models.DateTimeField()

    append_only = ("said",)

    class Meta:
        ordering = ["action", "version"]
        constraints = [
            models.UniqueConstraint(fields=["action", "version"], name="action_step_once")
        ]
        triggers: Any = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # The one change: what was said goes with the words of its action.
                func=f"""
                    IF TG_OP = 'UPDATE' AND NEW.said = ''
                       AND (to_jsonb(NEW) - 'said') = (to_jsonb(OLD) - 'said')
                       AND EXISTS (SELECT 1 FROM kpiportal_action
                                   WHERE id = OLD.action_id AND state = 'verified'
                                     AND what = '{ERASED}') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'What was done to an action is written once.';
                """,  # noqa: S608 - a sentence of ours
            ),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.verb} {self.action}"
