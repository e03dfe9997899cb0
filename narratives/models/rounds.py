"""A round: the work on one month's or one quarter's figures, from open to approved."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from indicators.models.fields import MonthField
from kpiportal.models.staff_only import StaffOnlyQuerySet
from kpiportal.rules.words import labelled
from narratives.models.sealing import kept
from narratives.rules.workflow import MONTH, QUARTER, RoundState

# The signature is written first, in the same transaction; its version is what was signed.
SIGNED_FIRST = """
    IF NOT EXISTS (
        SELECT 1 FROM narratives_signature
        WHERE round_id = NEW.id AND round_version = OLD.version
    ) THEN
        RAISE EXCEPTION 'A quarter is approved by a signature alone.';
    END IF;
    RETURN NEW;
"""

STEPS = list(dict.fromkeys(MONTH.steps + QUARTER.steps))


class Span(models.TextChoices):
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"


class RoundQuerySet(StaffOnlyQuerySet["Round"]):
    def months(self) -> Self:
        return self.filter(span=Span.MONTH)

    def quarters(self) -> Self:
        return self.filter(span=Span.QUARTER)

    def living(self) -> Self:
        """Without those whose place a newer edition has taken."""
        return self.exclude(state=RoundState.REOPENED.value)


class Round(models.Model):
    """One edition of a month or quarter, named by its last month.

    What was approved stays as it is: reopening starts another round beside it.
    """

    span = models.CharField(max_length=7, choices=Span)
    end: Any = MonthField()
    name = models.CharField(max_length=60, help_text="As people call it: Quarter 2 of 2017-18.")
    edition = models.PositiveSmallIntegerField(default=1)
    reopens = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reopened_as"
    )
    state = models.CharField(
        max_length=14,
        choices=[(state.value, labelled(state)) for state in RoundState],
        default=RoundState.OPEN.value,
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(help_text="When it came into this state.")
    gaps = models.TextField(blank=True, help_text="Why it went on although something is missing.")
    reason = models.TextField(blank=True, help_text="Why it was moved back.")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-end", "span", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["span", "end", "edition"], name="round_edition_once"),
            models.UniqueConstraint(
                fields=["span", "end"],
                condition=~Q(state=RoundState.REOPENED.value),
                name="round_one_living_edition",
            ),
            models.CheckConstraint(
                condition=Q(span=Span.MONTH, state__in=MONTH.states)
                | Q(span=Span.QUARTER, state__in=QUARTER.states),
                name="round_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, reopens=None) | Q(edition__gt=1, reopens__isnull=False),
                name="round_later_edition_reopens_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="moves",
                field="state",
                transitions=STEPS,
            ),
            pgtrigger.Protect(
                name="begins_open",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=RoundState.OPEN.value),
            ),
            pgtrigger.ReadOnly(
                name="stays_itself", fields=["span", "end", "name", "edition", "reopens"]
            ),
            pgtrigger.Protect(
                name="approved_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__state__in=[RoundState.APPROVED.value, RoundState.REOPENED.value]
                )
                & ~pgtrigger.Q(
                    old__state=RoundState.APPROVED.value, new__state=RoundState.REOPENED.value
                ),
            ),
            pgtrigger.Trigger(
                name="signed_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state=RoundState.APPROVED.value)
                & pgtrigger.Q(old__state__df=RoundState.APPROVED.value),
                func=SIGNED_FIRST,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        edition = f", edition {self.edition}" if self.edition > 1 else ""
        return f"{self.name}{edition}"

    @property
    def why_words_stay(self) -> str:
        """Why its commentary can't change; nothing while it can."""
        if self.state == RoundState.APPROVED:
            return f"{self} is approved. Its commentary can no longer change."
        if self.state == RoundState.REOPENED:
            return f"{self} was reopened. Its commentary goes on in the next edition."
        return ""
