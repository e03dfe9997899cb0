"""Published figures of all authorities: how a source is read, and where we stand among them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from indicators.models.dated import Dated, once
from indicators.models.fields import FigureField, MonthField
from indicators.models.register import Indicator


class BenchmarkMapping(models.Model):
    """How the files of one source are read. Made once, remembered for the next one."""

    name = models.CharField("what it is called here", max_length=200, unique=True)
    source = models.CharField(max_length=500, help_text="As papers are to name it.")
    authority_columns: Any = models.JSONField(default=list)
    period_column = models.CharField(max_length=100)
    indicator_column = models.CharField(max_length=100)
    value_column = models.CharField(max_length=100)
    # Column and what it must hold: rows of other breakdowns don't count.
    only: Any = models.JSONField(default=dict)
    ours = models.CharField("our own name in it", max_length=200)
    # Comparator's key: one name, or several, whose mean it is.
    comparators: Any = models.JSONField(default=dict)
    # Name in the file: our code.
    indicators: Any = models.JSONField(default=dict)
    factor = FigureField(
        null=False, blank=False, default=1, help_text="What its figures are multiplied by."
    )
    months = models.SmallIntegerField(
        "months that a figure covers", default=12, help_text="0 is a point in time."
    )
    ends_in = models.PositiveSmallIntegerField(
        "month in which its years end",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="3 is March.",
    )
    definition_differs = models.BooleanField("its definition differs from ours", default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BenchmarkRank(Dated):
    """Where our own published figure stands among those of all authorities."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="ranks", db_index=False
    )
    end: Any = MonthField()
    months = models.SmallIntegerField()
    own = FigureField(null=False, blank=False)
    rank = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    quartile = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=1000)
    published = models.DateField()
    definition_differs = models.BooleanField()

    class Meta(Dated.Meta):
        ordering = ["indicator", "end", "months"]
        constraints = [
            *Dated.Meta.constraints,
            once("indicator", "end", "months", name="benchmarkrank"),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1, rank__lte=models.F("of"), quartile__range=(1, 4)),
                name="benchmarkrank_is_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.end}: {self.rank} of {self.of}"
