"""When a round's steps are due, where somebody set them; and what it closed without."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models

from indicators.models import Indicator
from indicators.models.fields import MonthField
from narratives.models.rounds import Round
from narratives.models.sealing import sealed
from narratives.rules.round_dates import RoundDates, Spacing

DAYS = ["figures", "commentary", "sign_off", "agenda", "committee"]
SPACES = ["figures", "commentary", "sign_off", "papers", "clear"]


class RoundPlan(models.Model):
    """The days of one month's round. A month without a plan has those that the rule gives."""

    end: Any = MonthField(unique=True)
    figures = models.DateField()
    commentary = models.DateField()
    sign_off = models.DateField()
    agenda = models.DateField(null=True)
    committee = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["end"]

    def __str__(self) -> str:
        return f"Dates of {self.end.label}"

    @property
    def dates(self) -> RoundDates:
        return RoundDates(**{day: getattr(self, day) for day in DAYS})


def _days(default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(default=default, validators=[MaxValueValidator(60)])


class RoundSpacing(models.Model):
    """The council's own rule for those days, in working days: one row, or none yet."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    figures = _days(Spacing.figures)
    commentary = _days(Spacing.commentary)
    sign_off = _days(Spacing.sign_off)
    papers = _days(Spacing.papers)
    clear = _days(Spacing.clear)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="round_spacing_is_one"),
        ]

    def __str__(self) -> str:
        return "The spacing of rounds"

    @property
    def spacing(self) -> Spacing:
        return Spacing(**{space: getattr(self, space) for space in SPACES})


class Gap(models.Model):
    """A figure that a round closed without."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="gap_set")
    round_version = models.PositiveIntegerField(help_text="Of the round when it closed.")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["round", "round_version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "round_version", "indicator", "category"], name="gap_once"
            ),
        ]
        triggers = sealed()

    def __str__(self) -> str:
        return f"{self.indicator}, {self.category}" if self.category else str(self.indicator)
