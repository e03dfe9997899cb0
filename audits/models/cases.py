"""A child's case, under a reference of ours. Its number in the case system is kept apart."""

import secrets

from django.db import models

from audits.rules.references import new_reference


def unused_reference() -> str:
    while True:
        reference = new_reference(secrets.choice)
        if not Case.objects.filter(reference=reference).exists():
            return reference


class Case(models.Model):
    reference = models.CharField(max_length=8, unique=True, default=unused_reference)

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.reference


class CaseNumber(models.Model):
    """Who a case is. In a table of its own, so that no query brings it along unasked."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="case_number"
    )
    number = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return f"the number of {self.case_id}"
