"""A programme is a round of audits; its tool says what an auditor looks at."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.scales import GradeScale
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter


class Tool(models.Model):
    """The questions of an audit, by area. A changed tool is a new version."""

    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="tool_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Area(models.Model):
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=100)
    guidance = models.TextField(blank=True)
    is_graded = models.BooleanField(default=True, help_text="Off: words alone are asked for.")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["tool", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "name"], name="area_name_once_in_tool"),
            models.UniqueConstraint(fields=["tool", "order"], name="area_order_once_in_tool"),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    class Kind(models.TextChoices):
        RANDOM = "random", "Random sample"
        THEMATIC = "thematic", "Thematic"

    class Months(models.IntegerChoices):
        MONTH = 1, "Month"
        QUARTER = 3, "Quarter"

    class Strata(models.TextChoices):
        NONE = "", "All cases alike"
        TEAM = "team", "By team"
        TYPE = "type", "By case type"
        TEAM_AND_TYPE = "team_type", "By team and case type"

    title = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    theme = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    months = models.PositiveSmallIntegerField(choices=Months)
    scale = models.ForeignKey(GradeScale, on_delete=models.PROTECT, related_name="programmes")
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="programmes")
    share = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many of a hundred cases are drawn."
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    strata = models.CharField(max_length=9, choices=Strata, blank=True)
    skip_audited_months = models.PositiveSmallIntegerField(default=12)
    skip_opened_days = models.PositiveSmallIntegerField(default=30)
    one_of_siblings = models.BooleanField(default=True)
    marked_twice = models.PositiveSmallIntegerField(
        default=0, help_text="How many of a hundred audits are marked twice."
    )
    seed = models.CharField(max_length=64, blank=True)
    auditors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-first_day", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="random", theme="") | Q(kind="thematic") & ~Q(theme=""),
                name="programme_has_theme_if_thematic",
                violation_error_message="Give the theme of a thematic programme, and only there.",
            ),
            models.CheckConstraint(
                condition=Q(first_day__day=1, months__in=[1, 3]),
                name="programme_covers_month_or_quarter",
                violation_error_message="A round of audits covers a month or a quarter.",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(number=None),
                name="programme_share_or_number",
                violation_error_message="Give a share or a number, not both.",
            ),
            models.CheckConstraint(
                condition=(Q(share=None) | Q(share__gte=1, share__lte=100))
                & Q(marked_twice__lte=100),
                name="programme_shares_of_a_hundred",
                violation_error_message="A share lies between 1 and 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def quarter(self, year_starts: int) -> Quarter:
        return Quarter.containing(self._first_month, year_starts)

    def period(self, year_starts: int) -> str:
        if self.months == self.Months.QUARTER:
            return str(self.quarter(year_starts))
        return self._first_month.label

    @property
    def _first_month(self) -> Month:
        first_day: date = self.first_day
        return Month.of(first_day.year, first_day.month)
