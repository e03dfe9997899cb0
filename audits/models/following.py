"""What an audit sets going: a safeguarding concern, the clock of an Inadequate, actions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit
from audits.rules.workflow import INADEQUATE, Alarm
from kpiportal.models import Post

STAGES = [(stage.value, stage.label) for stage in Alarm]


class SafeguardingConcern(models.Model):
    """A child may not be safe now: a head of service is told at once, and it waits until they
    have acknowledged it."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="safeguarding")
    words = models.TextField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whom it was sent to; none where nobody heads the service: to the directors.",
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="concern_acknowledged_by_somebody",
            ),
        ]
        triggers = [pgtrigger.Protect(name="concern_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"safeguarding concern of {self.audit_id}"


class InadequateCase(models.Model):
    """The clock that begins when an audit is finally judged so."""

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="inadequate")
    state = models.CharField(max_length=12, choices=STAGES, default=Alarm.STARTED.value)
    started_at = models.DateTimeField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned_at = models.DateTimeField(null=True)
    reaudit = models.OneToOneField(
        Audit, on_delete=models.PROTECT, null=True, related_name="reaudits"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closing = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[stage.value for stage in Alarm]),
                name="inadequate_state_known",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="inadequate_moves", field="state", transitions=INADEQUATE.steps),
            pgtrigger.Protect(name="inadequate_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"inadequate case of {self.audit_id}"


class ProposedAction(models.Model):
    """What an auditor wants done. It becomes one of the portal's actions with the submission."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="proposed_actions")
    place = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due = models.DateField(null=True)

    class Meta:
        ordering = ["audit", "place"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "place"], name="proposed_action_place_once"),
        ]

    def __str__(self) -> str:
        return f"action {self.place} of {self.audit_id}"
