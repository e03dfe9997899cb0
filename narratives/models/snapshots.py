"""What can't move any more: snapshots, the signatures on them and the papers made from them."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from indicators.models.fields import MonthField
from indicators.rules import suppression, words
from kpiportal.access import SEE_LEAD_MEMBERS_EDITION, SEE_PUBLISHED, SEE_STAFF_FIGURES
from kpiportal.models import Person
from kpiportal.models.staff_only import StaffOnlyQuerySet
from narratives.models.rounds import Round
from narratives.models.sealing import sealed
from narratives.rules.workflow import EditionState

SIGNS_ITS_SNAPSHOT = """
    IF NOT EXISTS (
        SELECT 1 FROM narratives_snapshot
        WHERE id = NEW.snapshot_id AND sha256 = NEW.sha256 AND round_id = NEW.round_id
    ) THEN
        RAISE EXCEPTION 'A signature binds the hash of its own snapshot.';
    END IF;
    RETURN NEW;
"""


def _sha256(column: str) -> Func:
    digest = Func(F(column), function="sha256", output_field=models.BinaryField())
    return Func(digest, Value("hex"), function="encode", output_field=models.TextField())


class Occasion(models.TextChoices):
    MONTHLY = "monthly", "The month’s snapshot"
    CLOSED = "closed", "Figures closed"
    APPROVED = "approved", "Quarter approved"
    BY_HAND = "by_hand", "Taken by hand"


class Audience(models.TextChoices):
    STAFF = "staff", words.AUDIENCE[suppression.Audience.STAFF]
    EXEMPT = "exempt", words.AUDIENCE[suppression.Audience.EXEMPT]
    PUBLISHED = "published", words.AUDIENCE[suppression.Audience.PUBLISHED]


class SnapshotQuerySet(StaffOnlyQuerySet["Snapshot"]):
    def without_content(self) -> Self:
        """For lists: the bytes stay where they are."""
        return self.defer("content")

    def with_standing(self) -> Self:
        """With who signed it, and the papers made from it."""
        return self.select_related("signature").prefetch_related("papers")


class Snapshot(models.Model):
    """A month as it was known: canonical bytes, their hash, and the seal that chains them."""

    number = models.PositiveIntegerField(unique=True)
    month: Any = MonthField()
    occasion = models.CharField(max_length=8, choices=Occasion)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="snapshots")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    reason = models.TextField(blank=True)
    code_version = models.CharField(max_length=40)
    content: Any = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_by_name = models.CharField(max_length=300)
    previous = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64, unique=True)

    append_only = ()
    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(occasion=Occasion.MONTHLY),
                name="snapshot_monthly_once",
            ),
            models.CheckConstraint(
                condition=Q(occasion__in=Occasion.values), name="snapshot_occasion_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sha256=_sha256("content")), name="snapshot_hash_is_of_its_content"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) & ~Q(occasion=Occasion.BY_HAND) | ~Q(reason=""),
                name="snapshot_out_of_turn_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(occasion=Occasion.APPROVED) | Q(round__isnull=False),
                name="snapshot_approved_has_its_quarter",
            ),
        ]
        triggers = sealed()

    def __str__(self) -> str:
        return f"Snapshot {self.number} of {self.month.label}"

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]


class Signature(models.Model):
    """A director's approval of a quarter, bound to the bytes that were on the screen."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="signature")
    round_version = models.PositiveIntegerField()
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="signature")
    sha256 = models.CharField(max_length=64)
    reservations = models.TextField(blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures"
    )
    signed_by_name = models.CharField(max_length=200)
    signed_as = models.CharField(max_length=300, help_text="The post; a deputy is named so.")
    signed_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["-signed_at"]
        triggers: Any = [
            *sealed(),
            pgtrigger.Trigger(
                name="signs_its_snapshot",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SIGNS_ITS_SNAPSHOT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} approved by {self.signed_as}"


OUT = Q(
    audience=Audience.PUBLISHED,
    snapshot__edition__state__in=[EditionState.PUBLISHED.value, EditionState.SUPERSEDED.value],
)
LEAD_MEMBERS = Q(
    snapshot__edition__state__in=[
        EditionState.LEAD_MEMBERS.value,
        EditionState.PUBLISHED.value,
        EditionState.SUPERSEDED.value,
    ]
)


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, person: Person) -> Self:
        """Staff papers hold what staff may see; other audiences get papers of their own."""
        if SEE_STAFF_FIGURES.is_held_by(person):
            return self
        seen = Q(pk__in=[])
        if SEE_PUBLISHED.is_held_by(person):
            seen |= OUT
        if SEE_LEAD_MEMBERS_EDITION.is_held_by(person):
            seen |= Q(LEAD_MEMBERS, audience__in=[Audience.EXEMPT, Audience.PUBLISHED])
        return self.filter(seen)

    def for_anybody(self) -> Self:
        """Of the editions that came out; the council decides whether that needs a sign-in."""
        return self.filter(OUT)

    def with_standing(self) -> Self:
        """With who signed what it is made from, and what became of its edition."""
        return self.select_related("snapshot__signature", "snapshot__edition__superseded_by").defer(
            "snapshot__content"
        )

    def withdrawn(self) -> Self:
        """That had come out."""
        return self.filter(
            audience=Audience.PUBLISHED, snapshot__edition__state=EditionState.WITHDRAWN.value
        )


class Paper(models.Model):
    """A finished paper. Its file lies under its hash (kpiportal.documents.store)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience)
    format = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    append_only = ()
    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "name", "audience", "format"], name="paper_made_once"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="paper_audience_is_known"
            ),
        ]
        triggers = sealed()

    def __str__(self) -> str:
        return f"{self.name} of {self.snapshot}, {self.audience}, {self.format}"

    @property
    def label(self) -> str:
        return self.name.replace("-", " ").capitalize()

    @property
    def file_name(self) -> str:
        whom = "" if self.audience == Audience.STAFF else f"-{self.audience}"
        return f"{self.name}-{self.snapshot.month}{whom}-{self.snapshot.short_hash}.{self.format}"
