"""A case comes in by its number in the case system, which is written here and nowhere else."""

from typing import Any

from audits.models import Case, CaseNumber
from audits.rules.references import tidy_number


def case_of(number: str) -> Case:
    """The case of that number, under the reference it has; a new one where it has none."""
    new_case: Any = Case.objects.create  # called where the number is new, and undone with it
    kept, _ = CaseNumber.objects.get_or_create(
        number=tidy_number(number), defaults={"case": new_case}
    )
    return kept.case
