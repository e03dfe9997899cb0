"""The journey: of the contacts of a quarter, how many came as far as each step by a day."""

from chance import Chance
from counts import OUTCOMES, Counts
from months import is_quarter_end, last_day, month, of_year, year_name

FIRST_COHORT = month("2024-06")
# Of those at the step before: how many are there at the quarter's end, and three months later.
STEPS = {
    "Assessment completed": (0.66, 0.965),
    "Section 47 enquiry": (0.24, 0.30),
    "Initial child protection conference": (0.36, 0.385),
    "Child protection plan": (0.80, 0.86),
}


def journeys(counts: Counts, upto: int) -> dict[tuple[str, str, str], int]:
    """By cohort, as at and step: each cohort at its own quarter's end and at the next."""
    found: dict[tuple[str, str, str], int] = {}
    for end in range(FIRST_COHORT, upto + 1):
        if is_quarter_end(end):
            for later, steps in enumerate(_cohort(counts, end)):
                if end + 3 * later <= upto:
                    for step, count in steps.items():
                        found[_name(end), last_day(end + 3 * later), step] = count
    return found


def _cohort(counts: Counts, end: int) -> tuple[dict[str, int], dict[str, int]]:
    quarter = range(end - 2, end + 1)
    contacts = sum(counts[f"outcome:{outcome}"][at] for outcome in OUTCOMES for at in quarter)
    referrals = sum(counts["outcome:Referral to children's social care"][at] for at in quarter)
    first = {"Contact": contacts, "Referral": referrals}
    later = dict(first)
    chance = Chance(f"journey {end}")
    here, here_later = referrals, referrals
    for step, (soon, in_time) in STEPS.items():
        here_later = chance.binomial(here_later, in_time)
        here = min(here_later, chance.binomial(here, soon))
        first[step], later[step] = here, here_later
    return first, later


def _name(end: int) -> str:
    return f"{year_name(end)} quarter {(of_year(end) - 3) % 12 // 3 + 1}"
