"""What `manage verify` goes through: the evidence, read again from its start.

An app adds its own in a module named `verification`, which is imported once the apps are loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from kpiportal.events import first_break, first_lost_anchor
from kpiportal.models import EventHead


@dataclass(frozen=True)
class Verdict:
    """Whether it holds, and a sentence: how much there is, or the first place where it breaks."""

    holds: bool
    says: str


Verification = Callable[[], Verdict]
VERIFICATIONS: list[Verification] = []


def verifies(verification: Verification) -> Verification:
    """Declare something that must hold. Whoever verifies gets every verdict."""
    VERIFICATIONS.append(verification)
    return verification


def verdicts() -> list[Verdict]:
    return [verification() for verification in VERIFICATIONS]


@verifies
def trail() -> Verdict:
    broken = first_break() or first_lost_anchor(settings.ANCHOR_LOG)
    if broken:
        return Verdict(holds=False, says=f"The trail is broken at {broken}.")
    count = EventHead.objects.get().sequence
    return Verdict(holds=True, says=f"The trail holds: {count:,} event{'s'[: count != 1]}.")
