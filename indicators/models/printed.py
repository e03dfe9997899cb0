"""What a published document printed: never a figure of ours, only held against them."""

from typing import Any, ClassVar

from django.db import models

from indicators.models.dated import Release
from indicators.models.fields import MonthField
from indicators.models.register import Indicator
from kpiportal.models.sealing import sealed


class PrintedFigure(models.Model):
    """One figure of the document that a release stands for, as it stands there. Never changed."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="printed")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="printed")
    category = models.CharField(max_length=200, blank=True)
    end: Any = MonthField()
    months = models.SmallIntegerField()
    is_share = models.BooleanField(help_text="Of a category: its percentage of all of them.")
    printed = models.CharField(max_length=100, blank=True)

    append_only: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["release", "pk"]
        triggers: Any = sealed()

    def __str__(self) -> str:
        return f"{self.indicator} {self.category} {self.end}: {self.printed}"
