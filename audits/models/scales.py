"""The words an audit is judged in: the council's own, named and dated."""

from django.db import models
from django.db.models import Q


class GradeScale(models.Model):
    name = models.CharField(max_length=100)
    first_day = models.DateField("in use from")

    class Meta:
        ordering = ["-first_day", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "first_day"], name="scale_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    scale = models.ForeignKey(GradeScale, on_delete=models.PROTECT, related_name="grades")
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(help_text="1 is the best.")
    is_good = models.BooleanField(default=False, help_text="Counts as good or better.")
    starts_clock = models.BooleanField(
        default=False, help_text="The case is acknowledged, planned for and audited again."
    )

    class Meta:
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "name"], name="grade_name_once_in_scale"),
            models.UniqueConstraint(fields=["scale", "order"], name="grade_order_once_in_scale"),
            models.CheckConstraint(condition=Q(order__gte=1), name="grade_order_from_one"),
        ]

    def __str__(self) -> str:
        return self.name
