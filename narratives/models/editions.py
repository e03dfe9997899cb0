"""An edition: an approved quarter as members read it, or everybody where the council wants it."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.fields import MonthField
from kpiportal.access import PUBLISH, SEE_LEAD_MEMBERS_EDITION, SEE_PUBLISHED
from kpiportal.models import Person
from narratives.models.sealing import kept
from narratives.models.snapshots import Snapshot
from narratives.rules.workflow import EDITION, EditionState

# Which anybody who reads editions may open; one withdrawn says so and tells no figure.
CAME_OUT = [EditionState.PUBLISHED.value, EditionState.SUPERSEDED.value]
FOR_READERS = [*CAME_OUT, EditionState.WITHDRAWN.value]

OF_WHAT_WAS_SIGNED = """
    IF NOT EXISTS (
        SELECT 1 FROM narratives_signature
        JOIN narratives_snapshot ON narratives_snapshot.id = narratives_signature.snapshot_id
        JOIN narratives_round ON narratives_round.id = narratives_signature.round_id
        WHERE narratives_snapshot.id = NEW.snapshot_id
        AND narratives_round."end" = NEW."end" AND narratives_round.edition = NEW.number
    ) THEN
        RAISE EXCEPTION 'An edition is made of what a director signed.';
    END IF;
    RETURN NEW;
"""


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, person: Person) -> Self:
        """Who publishes sees all, the lead member what is shown to them, others what came out."""
        if PUBLISH.is_held_by(person):
            return self
        seen = Q(pk__in=[])
        if SEE_PUBLISHED.is_held_by(person):
            seen |= Q(state__in=FOR_READERS)
        if SEE_LEAD_MEMBERS_EDITION.is_held_by(person):
            seen |= Q(state=EditionState.LEAD_MEMBERS.value)
        return self.filter(seen)

    def for_anybody(self) -> Self:
        """What came out, once; the council decides whether that needs a sign-in."""
        return self.filter(state__in=FOR_READERS)

    def out(self) -> Self:
        """Those that stand: one a quarter."""
        return self.filter(state=EditionState.PUBLISHED.value)

    def withdrawn(self) -> Self:
        return self.filter(state=EditionState.WITHDRAWN.value)

    def unpublished(self) -> Self:
        return self.filter(state__in=[EditionState.DRAFT.value, EditionState.LEAD_MEMBERS.value])

    def with_standing(self) -> Self:
        """With who signed it, and without the bytes."""
        return self.select_related("snapshot__signature__round", "superseded_by").defer(
            "snapshot__content"
        )


class Edition(models.Model):
    """Never edited: a correction is another edition of the same quarter, made of other bytes."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="edition")
    end: Any = MonthField(help_text="The quarter's last month.")
    number = models.PositiveSmallIntegerField(help_text="Of the quarter's editions.")
    name = models.CharField(max_length=60, help_text="The quarter, as people call it.")
    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.label) for state in EditionState],
        default=EditionState.DRAFT.value,
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(help_text="When it came into this state.")
    let_through = models.TextField(
        blank=True, help_text="Why it was published although its words tell a small number."
    )
    reason = models.TextField(blank=True, help_text="Why it was withdrawn.")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    superseded_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="supersedes"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-end", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["end", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["end"],
                condition=Q(state=EditionState.PUBLISHED.value),
                name="edition_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EDITION.states), name="edition_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=FOR_READERS, published_at__isnull=False, published_by__isnull=False
                )
                | ~Q(state__in=FOR_READERS) & Q(published_at=None, published_by=None),
                name="edition_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.WITHDRAWN.value) | ~Q(reason=""),
                name="edition_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.SUPERSEDED.value, superseded_by__isnull=False)
                | ~Q(state=EditionState.SUPERSEDED.value) & Q(superseded_by=None),
                name="edition_superseded_by_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=EDITION.steps),
            pgtrigger.Protect(
                name="begins_as_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=EditionState.DRAFT.value),
            ),
            pgtrigger.Trigger(
                name="of_what_was_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_WHAT_WAS_SIGNED,
            ),
            pgtrigger.ReadOnly(name="stays_itself", fields=["snapshot", "end", "number", "name"]),
            pgtrigger.Protect(
                name="published_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & (
                    pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                    | pgtrigger.Q(old__published_by__df=pgtrigger.F("new__published_by"))
                    | pgtrigger.Q(old__let_through__df=pgtrigger.F("new__let_through"))
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.name}, edition {self.number}" if self.number > 1 else self.name

    @property
    def waits(self) -> bool:
        """For somebody to read it, or to publish it."""
        return self.state in (EditionState.DRAFT, EditionState.LEAD_MEMBERS)

    @property
    def came_out(self) -> bool:
        return self.state in CAME_OUT
