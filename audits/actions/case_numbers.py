"""The numbers of the case system in words that outlive their case: the trail can't forget."""

from audits.models import CaseNumber
from audits.rules.references import numbers_in
from kpiportal.workflow import MoveError


def refuse_case_numbers(words: str) -> None:
    if CaseNumber.objects.filter(number__in=numbers_in(words)).exists():
        raise MoveError("Leave the case number out: these words are kept longer than the case.")
