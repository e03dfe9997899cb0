"""What is said of an indicator for those who look at it: new limits, and where its cases are."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from indicators.models.dated import Dated, once
from indicators.models.fields import MonthField
from indicators.models.register import Indicator

HTTPS = r"^https://[^/\s]+\S*$"


class NewLimits(Dated):
    """From this month on control limits are worked out anew: a decision, never by itself.

    The series doesn't break: figures are still compared across it.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="new_limits", db_index=False
    )
    first = MonthField()
    reason = models.TextField()

    class Meta(Dated.Meta):
        ordering = ["indicator", "first"]
        verbose_name_plural = "new limits"
        constraints = [
            *Dated.Meta.constraints,
            once("indicator", "first", name="newlimits"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="newlimits_with_reason"),
        ]

    def __str__(self) -> str:
        return f"New limits of {self.indicator} from {self.first}"


class CaseList(Dated):
    """Where the council's own system lists the cases behind an indicator."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="case_lists", db_index=False
    )
    url = models.CharField(
        max_length=1000, validators=[RegexValidator(HTTPS, "Enter an address that begins https://")]
    )

    class Meta(Dated.Meta):
        ordering = ["indicator"]
        constraints = [
            *Dated.Meta.constraints,
            once("indicator", name="caselist"),
            models.CheckConstraint(condition=Q(url__regex=HTTPS), name="caselist_is_https"),
        ]

    def __str__(self) -> str:
        return f"Cases behind {self.indicator}"
