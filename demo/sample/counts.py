"""What happened in the sample council, counted: whole numbers by series and month.

Flows are drawn, stocks follow from them, parts are drawn from their wholes. Figures are made of
these in `figures.py`; what was known of them when is applied in `make.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chance import Chance
from months import ALL, FIRST, LAST, SHOWN, is_quarter_end, month, of_year, year_name, year_start

Series = dict[int, int]
Counts = dict[str, Series]

# January to December.
EVEN = [1.0] * 12
TERMS = [1.03, 0.98, 1.07, 0.92, 1.04, 1.10, 1.05, 0.72, 0.95, 1.05, 1.12, 0.90]
SUMMER = [0.85, 0.86, 0.95, 1.00, 1.08, 1.15, 1.20, 1.15, 1.03, 0.98, 0.92, 0.83]
SCHOOL = [1.15, 1.0, 1.25, 0.7, 1.15, 1.2, 0.8, 0.0, 1.0, 1.25, 1.45, 0.85]
HUBS = [1.05, 0.95, 1.08, 0.97, 1.04, 1.03, 0.98, 0.78, 1.02, 1.10, 1.10, 0.82]

OUTCOMES = {
    "Information and advice": 0.44,
    "Early help": 0.19,
    "Referral to children's social care": 0.27,
    "Passed to the child's own worker": 0.07,
    "Education and attendance": 0.03,
}
HARM = {
    "Neglect": 0.46,
    "Emotional abuse": 0.37,
    "Physical abuse": 0.09,
    "Sexual abuse": 0.018,
    "More than one category": 0.062,
}
HOMES = {
    "Foster care with the council's carers": 0.385,
    "Foster care through an agency": 0.225,
    "Family or friends as carers": 0.17,
    "Residential home": 0.095,
    "Supported accommodation": 0.06,
    "With parents": 0.0431,
    "Placed for adoption": 0.014,
    "Secure home or custody": 0.0079,
}
LEAVERS = {
    "Higher education": 0.065,
    "Other education or training": 0.27,
    "Work or apprenticeship": 0.25,
    "Not in work or learning: illness or disability": 0.13,
    "Not in work or learning: caring": 0.085,
    "Not in work or learning: other": 0.165,
    "Not known": 0.035,
}
HUB_VISITS = {"Millbank hub": 1150, "Old School hub": 860, "Eastfield hub": 540}
GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
AUDITS = {
    "2023-12": (0, 17, 16, 3),
    "2024-03": (1, 18, 17, 4),
    "2024-06": (0, 20, 16, 2),
    "2024-09": (1, 19, 13, 3),
    "2024-12": (0, 23, 15, 4),
    "2025-03": (1, 25, 14, 2),
    "2025-06": (2, 22, 15, 3),
    "2025-09": (1, 26, 12, 1),
    "2025-12": (1, 24, 17, 2),
    "2026-03": (2, 27, 11, 2),
    "2026-06": (3, 27, 12, 0),
    "2026-09": (2, 30, 11, 1),
}
PUPILS = {"2022-23": 25840, "2023-24": 26010, "2024-25": 26120, "2025-26": 26085, "2026-27": 26040}


def simulate(planted: Mapping[str, Any]) -> Counts:
    counts: Counts = {}
    for area in (_universal, _early_help, _front_door, _protection, _care, _health_and_learning):
        area(counts)
    for area in (_care_leavers, _workforce, _quality):
        area(counts)
    _plant(counts, planted)
    return counts


def _universal(counts: Counts) -> None:
    for hub, visits in HUB_VISITS.items():
        counts[f"hub:{hub}"] = _flow(hub, visits, growth=0.02, season=HUBS, spread=0.04)
    counts["first_time_entrants"] = _flow("first-time entrants", 2.5, growth=-0.06)
    counts["suspensions"] = _flow("suspensions", 215, growth=0.05, season=SCHOOL, spread=0.06)
    due = _flow("reviews due", 134, growth=-0.02)
    counts["reviews_due"] = _quarters(due)
    counts["reviews_done"] = _thinned(
        "reviews done", counts["reviews_due"], lambda at: _line(at, 0.868, 0.918)
    )


def _early_help(counts: Counts) -> None:
    counts["eh_started"] = _flow("plans started", 61, growth=0.05, season=TERMS, spread=0.07)
    counts["eh_ended"], counts["eh_open"] = _stock(
        "plans ended", counts["eh_started"], at_start=402, leaving=lambda at: 0.152
    )
    counts["eh_met"] = _thinned("needs met", counts["eh_ended"], lambda at: _line(at, 0.66, 0.745))


def _front_door(counts: Counts) -> None:
    contacts = _flow("contacts", 648, growth=0.025, season=TERMS, spread=0.04)
    chance = Chance("outcomes")
    for outcome in OUTCOMES:
        counts[f"outcome:{outcome}"] = {}
    for at, count in contacts.items():
        for outcome, part in _split(count, OUTCOMES, chance, jitter=0.05).items():
            counts[f"outcome:{outcome}"][at] = part
    counts["contacts_in_time"] = _thinned(
        "decided in time",
        contacts,
        lambda at: 0.968 if at < month("2024-04") else _line(at, 0.885, 0.955),
    )
    referrals = counts["outcome:Referral to children's social care"]
    counts["rereferrals"] = _thinned(
        "referred again", referrals, lambda at: _line(at, 0.232, 0.198)
    )
    counts["assessed"] = {}
    chance = Chance("assessed")
    for at in ALL:
        lately = referrals.get(at - 1, 175) + referrals.get(at - 2, 175)
        counts["assessed"][at] = chance.poisson(0.5 * lately)
    counts["assessed_in_time"] = _thinned(
        "assessed in time", counts["assessed"], lambda at: _line(at, 0.80, 0.878)
    )
    counts["s47"] = _flow("enquiries", 59, growth=-0.015, season=TERMS, spread=0.08)


def _protection(counts: Counts) -> None:
    counts["conferences"] = _thinned("conferences", counts["s47"], lambda at: 0.385)
    counts["conferences_in_time"] = _thinned(
        "conferences in time", counts["conferences"], lambda at: _line(at, 0.80, 0.87)
    )
    counts["cp_started"] = _thinned("plans made", counts["conferences"], lambda at: 0.86)
    counts["cp_repeat"] = _thinned("second plans", counts["cp_started"], lambda at: 0.105)
    counts["cp_ended"], counts["cp"] = _stock(
        "plans closed", counts["cp_started"], at_start=176, leaving=lambda at: 0.108
    )
    _parts(counts, "harm", counts["cp"], HARM)
    counts["cp_visits_due"] = {at: round(2.05 * held) for at, held in counts["cp"].items()}
    counts["cp_visits_done"] = _thinned("visits", counts["cp_visits_due"], lambda at: 0.935)


def _care(counts: Counts) -> None:
    counts["care_started"] = _flow("into care", 9.4, growth=0.02)
    counts["care_ended"], counts["care"] = _stock(
        "out of care", counts["care_started"], at_start=296, leaving=lambda at: 0.0288
    )
    care = counts["care"]
    _parts(counts, "home", care, HOMES)
    counts["moved"] = _share("moved", care, 0.118, 0.094, 0.004)
    counts["long"] = {at: round(0.355 * held) for at, held in care.items()}
    counts["settled"] = _share("settled", counts["long"], 0.672, 0.712, 0.009)
    far = _share("far", care, 0.182, 0.17, 0.005)
    counts["far"] = {
        at: count - (round(0.028 * care[at]) if at >= month("2026-04") else 0)
        for at, count in far.items()
    }
    counts["missing"] = _flow("missing", 25, growth=0.0, season=SUMMER, spread=0.14)
    counts["adopted"] = {at: 42 + at // 3 % 5 for at in ALL}
    chance = Chance("adoption")
    counts["adoption_days"] = {
        at: round(counts["adopted"][at] * (_line(at, 462, 418) + 4 * chance.wobble())) for at in ALL
    }
    counts["orders"] = _flow("orders", 2.3, growth=0.0)


def _health_and_learning(counts: Counts) -> None:
    care = counts["care"]
    stayed = _thinned("stayed", counts["care_started"], lambda at: 0.86)
    counts["first_checks_due"] = _quarters(stayed)
    counts["first_checks_done"] = _thinned(
        "first checks", counts["first_checks_due"], lambda at: _line(at, 0.74, 0.87)
    )
    counts["a_year_in_care"] = {at: round(0.645 * held) for at, held in care.items()}
    counts["checks_done"] = _yearly_checks(counts["a_year_in_care"])
    counts["pupils_in_care"] = {at: round(0.66 * held) for at, held in care.items()}
    counts["education_plans"] = _thinned(
        "education plans", counts["pupils_in_care"], lambda at: 0.935
    )
    counts["questionnaires"] = _by_month({"2024-03": 131, "2025-03": 138, "2026-03": 142})
    counts["questionnaire_points"] = _by_month({"2024-03": 1926, "2025-03": 1987, "2026-03": 2102})
    counts["leaving_school"] = _by_month({"2024-08": 21, "2025-08": 19, "2026-08": 23})
    counts["attainment_points"] = _by_month({"2024-08": 424, "2025-08": 418, "2026-08": 481})


def _care_leavers(counts: Counts) -> None:
    chance = Chance("care leavers")
    everyone = {at: round(_line(at, 117, 131) + 1.2 * chance.wobble()) for at in ALL}
    _parts(counts, "leavers", everyone, LEAVERS)
    counts["leavers_suitable"] = _share("suitable", everyone, 0.945, 0.962, 0.006)


def _workforce(counts: Counts) -> None:
    counts["posts"] = {at: 96 if at < month("2025-04") else 100 for at in ALL}
    counts["vacant"] = _share("vacant", counts["posts"], 0.178, 0.132, 0.012)
    agency = _share("agency", counts["posts"], 0.15, 0.105, 0.01)
    counts["agency"] = {at: min(agency[at], counts["vacant"][at] - 1) for at in ALL}
    counts["left"] = _flow("left", 1.2, growth=-0.05)
    counts["workers"] = {
        at: counts["posts"][at] - counts["vacant"][at] + counts["agency"][at] for at in ALL
    }
    chance = Chance("open cases")
    counts["open_cases"] = {at: round(_line(at, 1395, 1330) + 14 * chance.wobble()) for at in ALL}
    counts["case_holders"] = {
        at: count - (8 if at < month("2025-04") else 15) for at, count in counts["workers"].items()
    }
    counts["supervisions_due"] = {at: round(1.6 * count) for at, count in counts["workers"].items()}
    counts["supervisions_held"] = _thinned(
        "supervisions", counts["supervisions_due"], lambda at: 0.905
    )


def _quality(counts: Counts) -> None:
    for place, grade in enumerate(GRADES):
        counts[f"audit:{grade}"] = _by_month({end: row[place] for end, row in AUDITS.items()})
    quarters = [at for at in ALL if is_quarter_end(at)]
    chance = Chance("forms")
    counts["forms"] = {at: chance.poisson(58) for at in quarters}
    counts["marks"] = {
        at: round(count * (_line(at, 4.05, 4.25) + 0.07 * chance.wobble()))
        for at, count in counts["forms"].items()
    }
    counts["asked"] = _by_month({"2026-06": 94, "2026-09": 107})
    counts["better_off"] = _by_month({"2026-06": 68, "2026-09": 81})


def _plant(counts: Counts, planted: Mapping[str, Any]) -> None:
    """The oddities of council.toml that are counts; the others are planted in the figures."""
    for row in (planted["outlier"], planted["falls"]):
        counts[row["series"]][month(row["month"])] = row["count"]
    copied = counts[planted["copied"]["series"]]
    at = month(planted["copied"]["month"])
    copied[at] = copied[at - 1]
    shift, run = planted["shift"], planted["run_below"]
    chance = Chance("shift")
    for at in range(month(shift["first"]), month(shift["last"]) + 1):
        due = counts["cp_visits_due"][at]
        counts["cp_visits_done"][at] = chance.binomial(due, shift["share"])
    for at in range(month(run["first"]), month(run["last"]) + 1):
        due = counts["supervisions_due"][at]
        counts["supervisions_held"][at] = round(run["share"] * due) + at % 3 - 1


def _flow(
    name: str, level: float, *, growth: float, season: Sequence[float] = EVEN, spread: float = 0.0
) -> Series:
    """Events in each month: `level` in the middle, growing by a share a year."""
    chance = Chance(name)
    middle = (FIRST + LAST) / 2
    return {
        at: chance.poisson(
            max(
                0.0,
                level
                * (1 + growth * (at - middle) / 12)
                * season[of_year(at)]
                * (1 + spread * chance.wobble()),
            )
        )
        for at in ALL
    }


def _thinned(name: str, of: Series, share: Callable[[int], float]) -> Series:
    chance = Chance(name)
    return {at: chance.binomial(count, share(at)) for at, count in of.items()}


def _stock(
    name: str, started: Series, *, at_start: int, leaving: Callable[[int], float]
) -> tuple[Series, Series]:
    """How many ended in each month, and how many were there at its end."""
    chance = Chance(name)
    ended: Series = {}
    held: Series = {}
    here = at_start
    for at, coming in started.items():
        ended[at] = chance.binomial(here, leaving(at))
        here += coming - ended[at]
        held[at] = here
    return ended, held


def _share(name: str, of: Series, first: float, last: float, drift: float) -> Series:
    """A part of a stock that changes slowly: neighbouring months are alike."""
    chance = Chance(name)
    off = 0.0
    part: Series = {}
    for at, whole in of.items():
        off = 0.8 * off + drift * chance.wobble()
        part[at] = min(whole, max(0, round(whole * (_line(at, first, last) + off))))
    return part


def _parts(counts: Counts, prefix: str, whole: Series, shares: Mapping[str, float]) -> None:
    """Categories of a stock, which change slowly and add up to it."""
    chance = Chance(prefix)
    off = dict.fromkeys(shares, 0.0)
    for name in shares:
        counts[f"{prefix}:{name}"] = {}
    for at, count in whole.items():
        off = {name: 0.85 * was + 0.04 * chance.wobble() for name, was in off.items()}
        now = {name: share * (1 + off[name]) for name, share in shares.items()}
        for name, part in _split(count, now, chance, jitter=0.0).items():
            counts[f"{prefix}:{name}"][at] = part


def _split(
    count: int, shares: Mapping[str, float], chance: Chance, *, jitter: float
) -> dict[str, int]:
    """Whole parts that add up to the count: the largest remainders are rounded up."""
    weights = {name: share * (1 + jitter * chance.wobble()) for name, share in shares.items()}
    total = sum(weights.values())
    exact = {name: count * weight / total for name, weight in weights.items()}
    parts = {name: int(part) for name, part in exact.items()}
    nearest = sorted(exact, key=lambda name: parts[name] - exact[name])
    for name in nearest[: count - sum(parts.values())]:
        parts[name] += 1
    return parts


def _yearly_checks(due: Series) -> Series:
    """Checks done since April: never fewer than the month before, within a year."""
    profile = [0.06, 0.13, 0.20, 0.28, 0.33, 0.42, 0.52, 0.61, 0.68, 0.77, 0.86, 0.94]
    chance = Chance("checks")
    done: Series = {}
    for at, count in due.items():
        place = at - year_start(at)
        reached = round(count * (profile[place] * _line(at, 0.95, 1.0) + 0.012 * chance.wobble()))
        done[at] = min(count, max(done[at - 1] + 2 if place else 3, reached))
    return done


def _quarters(monthly: Series) -> Series:
    return {
        at: sum(monthly[at - back] for back in range(3))
        for at in monthly
        if is_quarter_end(at) and at - 2 in monthly
    }


def _line(at: int, first: float, last: float) -> float:
    """From `first` in the first month published to `last` in the last."""
    return first + (last - first) * (at - SHOWN) / (LAST - SHOWN)


def _by_month(figures: Mapping[str, int]) -> Series:
    return {month(end): figure for end, figure in figures.items()}


def pupils_in_the_borough(at: int) -> int:
    """On roll in the autumn census of the academic year."""
    return PUPILS[year_name(year_start(at, 9))]
