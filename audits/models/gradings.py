"""Every grade that was given to an audit, and how two markers came to one."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audits import Audit
from audits.models.scales import Grade


class Grading(models.Model):
    """A grade somebody gave an audit. Each is kept, whatever came after it."""

    class Stage(models.TextChoices):
        FIRST = "first", "Auditor"
        SECOND = "second", "Second marker"
        CONSOLIDATED = "agreed", "Consolidated"
        MODERATED = "moderated", "Moderated"
        FINAL = "final", "Final"
        APPEALED = "appealed", "On appeal"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="gradings")
    stage = models.CharField(max_length=10, choices=Stage)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="gradings")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    append_only = ("reason",)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            # There may be several appeals.
            models.UniqueConstraint(
                fields=["audit", "stage"],
                condition=~Q(stage="appealed"),
                name="grading_once_a_stage",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="grading_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # The one change: the words of an audit that was erased go with it.
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.reason = ''
                       AND (NEW.id, NEW.audit_id, NEW.stage, NEW.grade_id, NEW.at, NEW.by_id)
                         = (OLD.id, OLD.audit_id, OLD.stage, OLD.grade_id, OLD.at, OLD.by_id)
                       AND EXISTS (SELECT 1 FROM audits_audit
                                   WHERE id = OLD.audit_id AND erased_at IS NOT NULL) THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Every grade given is kept.';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} of {self.audit_id}"


class Consolidation(models.Model):
    """What one of two markers proposes, until the other agrees. Earlier proposals stay."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="consolidations")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False)
                & ~Q(agreed_by=models.F("proposed_by")),
                name="consolidation_agreed_by_the_other",
            ),
            models.UniqueConstraint(
                fields=["audit"],
                condition=Q(agreed_by__isnull=False),
                name="consolidation_agreed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"consolidation of {self.audit_id}"


class Appeal(models.Model):
    """A final judgement moderated once more, by somebody else. All grades are kept."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="appeals")
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit"], condition=Q(decided_at=None), name="appeal_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.audit_id}"
