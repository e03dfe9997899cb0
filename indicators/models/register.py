"""What the council's indicators are, and what they are compared with."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from indicators.models.dated import Dated, Release, once
from indicators.models.fields import FigureField, MonthField
from indicators.rules.periods import months_text


class Council(models.Model):
    """Whose figures these are: one row, for a database holds one council."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    year_starts = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="council_is_one"),
            models.CheckConstraint(
                condition=Q(year_starts__range=(1, 12)), name="council_year_starts_in_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lead(models.Model):
    """The short key by which packs name the post of a lead officer."""

    key = models.CharField(max_length=100, unique=True)
    post = models.ForeignKey("kpiportal.Post", on_delete=models.PROTECT, related_name="leads")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Comparator(models.Model):
    """Whom the council compares itself with. Their order never changes; new ones come last."""

    key = models.CharField(max_length=100, unique=True)
    label = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(unique=True)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="comparators"
    )
    recorded_on = models.DateField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class Indicator(models.Model):
    """What stays of an indicator whatever its definition says: its code."""

    code = models.CharField(max_length=100, unique=True)

    append_only: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Better(models.TextChoices):
    NEUTRAL = "neutral", "Neither"
    BIGGER = "bigger", "Bigger is better"
    SMALLER = "smaller", "Smaller is better"


class Unit(models.TextChoices):
    NUMBER = "number", "Number"
    PERCENT = "percent", "Percentage"
    PER_1000 = "per_1000", "Rate per 1,000"
    PER_10000 = "per_10000", "Rate per 10,000"
    PER_100000 = "per_100000", "Rate per 100,000"
    DAYS = "days", "Days"
    SCORE = "score", "Score"
    RATIO = "ratio", "Ratio"


class Kind(models.TextChoices):
    TRACKER = "tracker", "Tracker"
    TARGET = "target", "With a target"


class Disclosure(models.TextChoices):
    CHILDREN = "children", "Counts children: small numbers hide"
    PROCESS = "process", "Counts process"
    NONE = "none", "None"


class Life(models.TextChoices):
    LIVE = "live", "Live"
    IN_DEVELOPMENT = "in_development", "In development"
    RETIRED = "retired", "Retired"


class Definition(Dated):
    """What is said of an indicator from a day on. A change is a new row."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="definitions", db_index=False
    )
    title = models.CharField(max_length=1000)
    section = models.CharField(max_length=200)
    lead = models.ForeignKey(
        Lead, on_delete=models.PROTECT, null=True, blank=True, related_name="definitions"
    )
    months = models.SmallIntegerField(
        default=1, help_text="Months that one value covers: 0 a point in time, -1 the year to date."
    )
    better = models.CharField(max_length=10, choices=Better, default=Better.NEUTRAL)
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.NUMBER)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TRACKER)
    trend = models.BooleanField(default=True)
    derive = models.CharField(max_length=500, blank=True)
    disclosure = models.CharField(max_length=10, choices=Disclosure, default=Disclosure.CHILDREN)
    demand = models.BooleanField("measure of demand", default=False)
    lookback = models.PositiveSmallIntegerField(null=True, blank=True)
    order = models.IntegerField(default=0)
    reason = models.TextField(blank=True)
    definition = models.TextField(blank=True)
    why = models.TextField(blank=True)
    service = models.CharField(max_length=200, blank=True)
    tier = models.CharField(max_length=200, blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=200, blank=True)
    tags = models.CharField(max_length=500, blank=True)
    source = models.TextField(blank=True)
    next_review = models.DateField(null=True, blank=True)
    year_starts = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    status = models.CharField(max_length=15, choices=Life, default=Life.LIVE)
    retired_by = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta(Dated.Meta):
        ordering = ["order", "indicator"]
        constraints = [
            *Dated.Meta.constraints,
            once("indicator", name="definition"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": choices.values}),
                    name=f"definition_{field}_is_known",
                )
                for field, choices in [
                    ("better", Better),
                    ("unit", Unit),
                    ("kind", Kind),
                    ("disclosure", Disclosure),
                    ("status", Life),
                ]
            ),
            models.CheckConstraint(
                condition=Q(months__gte=-1), name="definition_months_is_a_length"
            ),
            models.CheckConstraint(
                condition=Q(status=Life.RETIRED) | Q(retired_by=None),
                name="definition_retired_by_where_retired",
            ),
            models.CheckConstraint(
                condition=Q(year_starts=None) | Q(year_starts__range=(1, 12)),
                name="definition_year_starts_in_a_month",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "recorded_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def months_text(self) -> str:
        return months_text(self.months)


class Target(models.Model):
    """What the council answers for, from one month to another, both included.

    Append-only. For a month the row recorded last that covers it holds: by `recorded_on`, then
    by release, then by the later first month. A row without a target ends one.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", db_index=False
    )
    first = MonthField()
    last = MonthField(null=True, blank=True)
    target = FigureField(null=True, blank=True)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_on = models.DateField()

    append_only: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["indicator", "first", "recorded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=models.F("first")),
                name="target_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "first", "recorded_on"])]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.first}: {self.target}"


class Benchmark(Dated):
    """A comparator's figure."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="benchmarks", db_index=False
    )
    comparator = models.ForeignKey(
        Comparator, on_delete=models.PROTECT, related_name="benchmarks", db_index=False
    )
    end = MonthField()
    months = models.SmallIntegerField()
    value = FigureField(null=True, blank=True)
    source = models.CharField(max_length=1000, blank=True)
    published = models.DateField(null=True, blank=True)
    definition_differs = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        ordering = ["indicator", "comparator", "end", "months"]
        constraints = [
            *Dated.Meta.constraints,
            once("indicator", "comparator", "end", "months", name="benchmark"),
        ]
        indexes = [models.Index(fields=["indicator", "comparator", "end", "recorded_on"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.comparator} {self.end}: {self.value}"


class Break(Dated):
    """The series breaks before this month: nothing is compared across it."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="breaks", db_index=False
    )
    first = MonthField()
    reason = models.TextField(blank=True)

    class Meta(Dated.Meta):
        ordering = ["indicator", "first"]
        constraints = [*Dated.Meta.constraints, once("indicator", "first", name="break")]

    def __str__(self) -> str:
        return f"{self.indicator} breaks before {self.first}"


class Population(Dated):
    """The 0 to 17 population of a financial year, named by the calendar year it starts in."""

    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta(Dated.Meta):
        ordering = ["year"]
        constraints = [*Dated.Meta.constraints, once("year", name="population")]

    def __str__(self) -> str:
        return f"{self.year}: {self.count}"


class Compare(models.TextChoices):
    EXACT = "exact", "The exact figures"
    DISPLAYED = "displayed", "The figures as displayed"


class Rollup(models.TextChoices):
    MEAN = "mean", "The mean of the members' scores"


class JudgingPolicy(Dated):
    """How the council judges and shows figures, versioned: a change is a new row."""

    tolerance = FigureField(default=0)
    compare = models.CharField(max_length=10, choices=Compare, default=Compare.EXACT)
    carry_forward = models.BooleanField(default=False)
    rollup = models.CharField(max_length=10, choices=Rollup, default=Rollup.MEAN)
    decimals: Any = models.JSONField(default=dict, help_text='By unit: a number, or "auto".')
    suppress_below = models.PositiveSmallIntegerField(default=5)

    class Meta(Dated.Meta):
        ordering = ["recorded_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                models.Value(1), condition=Q(superseded_at=None), name="judgingpolicy_current_once"
            ),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="policy_tolerance_positive"),
            models.CheckConstraint(
                condition=Q(compare__in=Compare.values), name="policy_compare_is_known"
            ),
            models.CheckConstraint(
                condition=Q(rollup__in=Rollup.values), name="policy_rollup_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Judging policy of {self.recorded_on}"


class Part(Dated):
    """A sum that must hold: a whole is its parts, each taken with its sign.

    Where `whole_category` is named, that category is the total of its siblings.
    """

    whole = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    whole_category = models.CharField(max_length=200, blank=True)
    part = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="part_of", db_index=False
    )
    part_category = models.CharField(max_length=200, blank=True)
    sign = models.SmallIntegerField(default=1)

    class Meta(Dated.Meta):
        ordering = ["whole", "whole_category", "part", "part_category"]
        constraints = [
            *Dated.Meta.constraints,
            once("whole", "whole_category", "part", "part_category", name="part"),
            models.CheckConstraint(condition=Q(sign__in=[1, -1]), name="part_sign_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.whole}|{self.whole_category}: {self.part}|{self.part_category}"


class JourneyStep(Dated):
    """How many of those who entered in a quarter had come as far as a step, as at a date."""

    cohort = models.CharField(max_length=100)
    as_at = models.CharField(max_length=20)
    step = models.CharField(max_length=200)
    order = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField(null=True)

    class Meta(Dated.Meta):
        ordering = ["cohort", "as_at", "order"]
        constraints = [
            *Dated.Meta.constraints,
            once("cohort", "as_at", "step", name="journeystep"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} as at {self.as_at}, {self.step}: {self.count}"
