"""Lists that all staff may see, and nobody else."""

from typing import Self, TypeVar

from django.db import models

from kpiportal.access import SEE_STAFF_FIGURES
from kpiportal.models.people import Person

M = TypeVar("M", bound=models.Model)


class StaffOnlyQuerySet(models.QuerySet[M]):
    def visible_to(self, person: Person) -> Self:
        return self if SEE_STAFF_FIGURES.is_held_by(person) else self.none()
