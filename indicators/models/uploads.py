"""Figures that somebody brought: the file, what a preview found in it, and what became of it."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.benchmarking import BenchmarkMapping
from indicators.models.dated import Release
from indicators.models.fields import FigureField, MonthField
from indicators.rules.upload_states import UPLOAD, State
from kpiportal.access import LOAD_FIGURES
from kpiportal.models import Job, Person

STATES = [(state.value, state.label) for state in State]
WHAT_IT_IS = [
    "digest",
    "size",
    "name",
    "source",
    "month",
    "mapping",
    "published",
    "uploaded_by",
    "uploaded_at",
]


class Source(models.TextChoices):
    FILE = "file", "File"
    PASTED = "pasted", "Pasted"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Person) -> Self:
        return self if LOAD_FIGURES.is_held_by(person) else self.none()


class Upload(models.Model):
    """A workbook, a CSV or pasted rows. Its bytes lie in the store under their hash."""

    digest = models.CharField("SHA-256 of the file", max_length=64)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200, help_text="As its owner called it: never a path.")
    source = models.CharField(max_length=6, choices=Source)
    month: Any = MonthField(help_text="The round it is for; a pack names its own.")
    # Where these are other authorities' figures: how they are read, and when they were published.
    mapping = models.ForeignKey(
        BenchmarkMapping, on_delete=models.PROTECT, null=True, related_name="uploads"
    )
    published = models.DateField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads"
    )
    uploaded_at = models.DateTimeField()

    state = models.CharField(max_length=9, choices=STATES, default=State.RECEIVED.value)
    version = models.PositiveIntegerField(default=1)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    # What the register held when the preview was made; another now, and it is made again.
    register_seen = models.CharField(max_length=200, blank=True)
    totals: Any = models.JSONField(default=dict)
    reason = models.TextField(blank=True, help_text="Why figures known before are changed.")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, null=True, related_name="upload"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=Q(mapping=None, published=None)
                | Q(mapping__isnull=False, published__isnull=False),
                name="upload_benchmarks_have_their_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="upload_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "loaded"]) | Q(confirmed_at__isnull=False),
                name="upload_loaded_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="loaded") | Q(release=None), name="upload_release_once_loaded"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="upload_moves", field="state", transitions=UPLOAD.steps),
            pgtrigger.Protect(
                name="upload_starts_received",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=State.RECEIVED.value),
            ),
            pgtrigger.ReadOnly(name="upload_is_one_file", fields=WHAT_IT_IS),
            pgtrigger.Protect(name="upload_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.month.label}"

    @property
    def title(self) -> str:
        """What the release made of it is called, where it is no pack with a title of its own."""
        what = self.mapping.name if self.mapping else f"Figures for {self.month.label}"
        return f"{what} (upload {self.pk})"

    def restated(self) -> models.QuerySet["UploadLine"]:
        """Its rows with another figure than the one that was known."""
        return UploadLine.objects.filter(upload=self, is_restatement=True)

    @property
    def brings_something(self) -> bool:
        """Whether the preview found anything that the register doesn't hold.

        A whole pack may bring a policy or a population alone, and its release all the same.
        """
        tells = ("new", "changed", "ranks", "pack")
        return any(
            count and (what in tells or what.startswith("also "))
            for what, count in self.totals.items()
        )


class Finding(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REFUSED = "refused", "Refused"


class UploadLine(models.Model):
    """What one row says beside what is known; or what is wrong in one of its cells."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="lines")
    finding = models.CharField(max_length=9, choices=Finding)
    sheet = models.CharField(max_length=250)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=100, blank=True)
    sentence = models.TextField(blank=True)
    code = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=200, blank=True)
    end: Any = MonthField(null=True)
    months = models.SmallIntegerField(null=True)
    before = FigureField(null=True, blank=True)
    after = FigureField(null=True, blank=True)
    # The columns in which it differs, for people: "value, numerator".
    differs = models.CharField(max_length=100, blank=True)
    is_restatement = models.BooleanField(default=False)
    # Why this one is changed, where it is another reason than the upload's.
    reason = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["upload", "finding", "row"])]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_finding_display()}"

    @property
    def place(self) -> str:
        """As whoever made the file finds it: Sheet figures, row 12, column value."""
        parts = [self.sheet[:1].upper() + self.sheet[1:]]
        if self.row is not None:
            parts.append(f"row {self.row:,}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class UploadWarning(models.Model):
    """Something odd, though it can be right: accepted with a reason before the rest is loaded."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="warnings")
    # What is odd, in the same words for all of a kind.
    kind = models.CharField(max_length=100)
    sentence = models.TextField()
    code = models.CharField(max_length=100)
    category = models.CharField(max_length=200, blank=True)
    end: Any = MonthField()
    months = models.SmallIntegerField()
    row = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "row", "pk"]
        indexes = [models.Index(fields=["upload", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, reason="")
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, reason__regex=r"\S"),
                name="warning_accepted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class UploadProgress(models.Model):
    """How far the work on an upload has come; written beside the work's own transaction."""

    upload = models.OneToOneField(
        Upload, on_delete=models.PROTECT, primary_key=True, related_name="progress"
    )
    words = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["UploadProgress"]] = models.Manager()

    def __str__(self) -> str:
        return self.words
