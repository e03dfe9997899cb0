"""Values, and what they were judged to be."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from indicators.models.dated import DatedQuerySet, Release, once
from indicators.models.fields import FigureField, MonthField
from indicators.models.register import Indicator, JudgingPolicy


class Status(models.TextChoices):
    FINAL = "final", "Final"
    PROVISIONAL = "provisional", "Provisional"
    SUPPRESSED = "suppressed", "Suppressed"
    NOT_DUE = "not_due", "Not due"
    NOT_AVAILABLE = "not_available", "Not available"


class Value(models.Model):
    """What one indicator, or a category of it, was for the months up to `end`.

    Append-only: a figure that becomes known otherwise is a new row, and the old one is closed.
    """

    # A trigger looks after both references, once a statement: foreign keys would look row by row.
    # Neither an indicator nor a release is ever deleted.
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="values",
        db_index=False,
        db_constraint=False,
    )
    category = models.CharField(max_length=200, blank=True, help_text="Empty: the whole.")
    end = MonthField()
    months = models.SmallIntegerField()
    value = FigureField(null=True, blank=True)
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    status = models.CharField(max_length=15, choices=Status, default=Status.FINAL)
    note = models.TextField(blank=True)
    is_derived = models.BooleanField(default=False)
    release = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        related_name="values",
        db_index=False,
        db_constraint=False,
    )
    recorded_on = models.DateField()
    superseded_at = models.DateField(null=True)

    append_only: ClassVar[tuple[str, ...]] = ("superseded_at",)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "category", "months", "end", "pk"]
        constraints = [
            once("indicator", "category", "months", "end", name="value"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_on")),
                name="value_superseded_after_it_was_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="value_status_is_known"
            ),
            models.CheckConstraint(condition=Q(months__gte=-1), name="value_months_is_a_length"),
        ]
        indexes = [
            # Rows come release by release, so this costs next to nothing.
            BrinIndex(fields=["release"], name="value_of_release", autosummarize=True),
            models.Index(
                fields=["indicator", "category", "months", "end", "recorded_on"],
                name="value_as_known_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.category} {self.end}: {self.value}"


class Standing(models.TextChoices):
    AHEAD = "ahead", "Ahead"
    LEVEL = "level", "Level"
    NEAR = "near", "Near"
    BEHIND = "behind", "Behind"
    NONE = "none", "Not comparable"


def _standing() -> Any:
    return models.CharField(max_length=6, choices=Standing, default=Standing.NONE)


class Judgement(models.Model):
    """What a value known now was judged to be. A snapshot keeps a copy of its own.

    The comparators' references and standings stand in the order of `Comparator.order`. Neither a
    value nor a policy is ever deleted, so no foreign key looks after that a million times.
    """

    value = models.OneToOneField(
        Value,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="judgement",
        db_constraint=False,
    )
    policy = models.ForeignKey(
        JudgingPolicy,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    target_reference = FigureField(null=True, blank=True)
    target_standing = _standing()
    previous_reference = FigureField(null=True, blank=True)
    previous_standing = _standing()
    year_ago_reference = FigureField(null=True, blank=True)
    year_ago_standing = _standing()
    comparator_references: Any = ArrayField(FigureField(null=True, blank=True), default=list)
    comparator_standings: Any = ArrayField(
        models.CharField(max_length=6, choices=Standing), default=list
    )

    def __str__(self) -> str:
        return f"{self.value_id}: {self.target_standing}"
