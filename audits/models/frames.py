"""The cases a draw is made from, frozen, and those that were drawn."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.cases import Case
from audits.models.programmes import Programme
from kpiportal.models import Team


class Frame(models.Model):
    """All cases of a programme as they were on the day. Its hash is that of the file to check."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="frame")
    sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    append_only = ()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="frame_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"frame of {self.programme}"


class FrameCase(models.Model):
    """One line of the frame. Its ticket is drawn by: it says nothing of the case."""

    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="cases")
    ticket = models.CharField(max_length=8)
    stratum = models.CharField(max_length=300, blank=True)
    siblings = models.PositiveIntegerField(null=True, help_text="Our number of the group.")
    left_out = models.CharField(max_length=100, blank=True, help_text="By which rule.")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    case_type = models.CharField(max_length=100, blank=True)
    worker_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="named_on")

    append_only = ("case_id",)

    class Meta:
        ordering = ["frame", "ticket"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "ticket"], name="ticket_once_in_frame"),
            models.UniqueConstraint(fields=["frame", "case"], name="case_once_in_frame"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frame_case_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # The one change: after the council's period the case itself is forgotten.
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.case_id IS NULL
                       AND (to_jsonb(NEW) - 'case_id') = (to_jsonb(OLD) - 'case_id') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'The frame of a draw is frozen.';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} in {self.frame_id}"


class DrawnCase(models.Model):
    """A case that the seed chose, when, and what for. One put aside has its reason."""

    class How(models.TextChoices):
        FIRST = "first", "First draw"
        EXTENSION = "extension", "Extension"
        REPLACEMENT = "replacement", "Replacement"

    frame_case = models.OneToOneField(FrameCase, on_delete=models.PROTECT, related_name="drawn")
    how = models.CharField(max_length=11, choices=How)
    place = models.PositiveIntegerField(help_text="In its stratum's line, from 1.")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )

    append_only = ("replaced_by_id",)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="first") | Q(reason__regex=r"\S"), name="drawn_later_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="drawn_case_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="drawn_case_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                # A replaced case is replaced once.
                func="""
                    IF OLD.replaced_by_id IS NULL
                       AND (to_jsonb(NEW) - 'replaced_by_id') = (to_jsonb(OLD) - 'replaced_by_id')
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'What was drawn stays drawn.';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frame_case} drawn"
