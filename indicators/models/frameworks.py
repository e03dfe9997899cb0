"""The matrices in which a council arranges its indicators: levels by themes."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Framework(models.Model):
    """The order of its levels and themes, and the questions that a child would ask.

    Where an indicator stands is said with its definition: in the council's own framework by level
    and theme, in any other by a tag that begins with its name.
    """

    name = models.CharField(max_length=200, unique=True)
    is_own = models.BooleanField("the council's own", default=False)
    levels: Any = ArrayField(models.CharField(max_length=200))
    themes: Any = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # "level / theme": its questions, in their order.
    questions: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-is_own", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_own"], condition=Q(is_own=True), name="framework_of_its_own_once"
            ),
            models.CheckConstraint(condition=~Q(levels__len=0), name="framework_has_a_level"),
        ]

    def __str__(self) -> str:
        return self.name
