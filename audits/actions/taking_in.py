"""A case comes in by its number in the case system, which is written here and nowhere else."""

import secrets
from collections.abc import Collection
from typing import Any

from audits.models import Case, CaseNumber
from audits.rules.references import new_reference, tidy_number


def case_of(number: str) -> Case:
    """The case of that number, under the reference it has; a new one where it has none."""
    new_case: Any = Case.objects.create  # called where the number is new, and undone with it
    kept, _ = CaseNumber.objects.get_or_create(
        number=tidy_number(number), defaults={"case": new_case}
    )
    return kept.case


def cases_of(numbers: Collection[str]) -> dict[str, Case]:
    """The same of many, each number tidy."""
    kept = CaseNumber.objects.filter(number__in=numbers).select_related("case")
    found = {row.number: row.case for row in kept}
    new = [number for number in numbers if number not in found]
    cases = Case.objects.bulk_create(Case(reference=each) for each in unused_references(len(new)))
    found |= dict(zip(new, cases, strict=True))
    CaseNumber.objects.bulk_create(CaseNumber(number=each, case=found[each]) for each in new)
    return found


def unused_references(count: int) -> list[str]:
    """So many references that no case has."""
    found: set[str] = set()
    while len(found) < count:
        more = {new_reference(secrets.choice) for _ in range(count - len(found))}
        taken = Case.objects.filter(reference__in=more).values_list("reference", flat=True)
        found |= more - set(taken)
    return list(found)
