"""The indicators' figures, made of the counts as they were known at a release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from counts import GRADES, HARM, HOMES, HUB_VISITS, LEAVERS, OUTCOMES, Counts, Series
from counts import pupils_in_the_borough as pupils
from months import SHOWN, is_quarter_end, month, of_year, text, year_name, year_start

AGED_10_TO_17 = {"2023-24": 17720, "2024-25": 17905, "2025-26": 18040, "2026-27": 18110}
# Of the year in which the twelve months began, so that a later estimate changes none of them.
AGED_0_TO_17 = {"2022-23": 38190, "2023-24": 38412, "2024-25": 38655, "2025-26": 38790}
IN_WORK_OR_LEARNING = list(LEAVERS)[:3]

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Row:
    """One line of values.csv, without its key."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    status: str = ""
    note: str = ""


class Figures:
    """Rows under their keys; only months from SHOWN to the release's own are taken."""

    def __init__(self, upto: int) -> None:
        self.upto = upto
        self.rows: dict[Key, Row] = {}

    def count(self, code: str, series: Series, category: str = "") -> None:
        for at, figure in series.items():
            self._take(code, category, at, "", Row(str(figure)))

    def share(
        self,
        code: str,
        numerators: Series,
        denominators: Series,
        *,
        scale: int = 100,
        places: int = 1,
        months: str = "",
    ) -> None:
        for at, numerator in numerators.items():
            denominator = denominators[at]
            figure = rounded(Decimal(scale * numerator) / denominator, places)
            row = Row(str(figure), str(numerator), str(denominator))
            self._take(code, "", at, months, row)

    def _take(self, code: str, category: str, at: int, months: str, row: Row) -> None:
        if SHOWN <= at <= self.upto:
            self.rows[code, category, text(at), months] = row


def figures_of(counts: Counts, council: Mapping[str, Any], release: int) -> dict[Key, Row]:
    """All rows known at a release, by their keys."""
    figures = Figures(month(council["release"][release - 1]["month"]))
    for area in (_universal, _early_help, _front_door, _protection, _care, _health_and_learning):
        area(figures, counts)
    for area in (_care_leavers, _workforce, _quality):
        area(figures, counts)
    _plant(figures.rows, council["planted"])
    _mark(figures, council, release)
    return figures.rows


def rounded(figure: Decimal, places: int) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _universal(figures: Figures, counts: Counts) -> None:
    hubs = [counts[f"hub:{hub}"] for hub in HUB_VISITS]
    for hub, visits in zip(HUB_VISITS, hubs, strict=True):
        figures.count("UN 01", visits, hub)
    figures.count("UN 01", added(hubs), "All hubs")
    entrants = quarter_ends(rolling(counts["first_time_entrants"]))
    young = {at: AGED_10_TO_17[year_name(at)] for at in entrants if at >= SHOWN}
    figures.share("UN 02", shown(entrants), young, scale=100_000)
    figures.share("UN 03", shown(counts["reviews_done"]), counts["reviews_due"])
    suspended = shown(to_date(counts["suspensions"], starts=9))
    figures.share("UN 04", suspended, {at: pupils(at) for at in suspended}, scale=1000)


def _early_help(figures: Figures, counts: Counts) -> None:
    started, ended = counts["eh_started"], counts["eh_ended"]
    net = {at: started[at] - ended[at] for at in started}
    figures.count("EH 01", started)
    figures.count("EH 02", before_derivation(to_date(started)))
    figures.share("EH 03", counts["eh_met"], ended)
    figures.share("EH 03", year_ends(counts["eh_met"]), year_ends(ended), months="12")
    figures.count("EH 04", held_after(net, counts["eh_open"]))
    figures.count("EH 05", ended)
    figures.count("EH 06", net)


def _front_door(figures: Figures, counts: Counts) -> None:
    outcomes = {outcome: counts[f"outcome:{outcome}"] for outcome in OUTCOMES}
    contacts = added(outcomes.values())
    referrals = outcomes["Referral to children's social care"]
    figures.count("CR 01", contacts)
    for outcome, series in outcomes.items():
        figures.count("CR 02", series, outcome)
    in_time = counts["contacts_in_time"]
    figures.share("CR 03", in_time, contacts)
    figures.share("CR 03", year_ends(in_time), year_ends(contacts), months="12")
    figures.count("CR 04", referrals)
    so_far = before_derivation(to_date(referrals))
    figures.share("CR 05", so_far, dict.fromkeys(so_far, 38412), scale=10_000)
    figures.count("CR 06", counts["rereferrals"])
    figures.share("CR 07", before_derivation(to_date(counts["rereferrals"])), so_far)
    assessed, assessed_in_time = counts["assessed"], counts["assessed_in_time"]
    figures.count("AS 01", assessed)
    figures.count("AS 02", assessed_in_time)
    figures.share("AS 03", before_derivation(to_date(assessed_in_time)), to_date(assessed))
    figures.count("AS 05", counts["s47"])
    enquiries = shown(rolling(counts["s47"]))
    children = {at: AGED_0_TO_17[year_name(at - 11)] for at in enquiries}
    figures.share("AS 06", enquiries, children, scale=10_000)


def _protection(figures: Figures, counts: Counts) -> None:
    figures.count("CP 01", counts["cp_started"])
    figures.count("CP 02", counts["cp_ended"])
    figures.count("CP 03", counts["cp"])
    for harm in HARM:
        figures.count("CP 05", counts[f"harm:{harm}"], harm)
    conferences = to_date(counts["conferences"])
    figures.share("CP 06", to_date(counts["conferences_in_time"]), conferences)
    figures.share("CP 07", to_date(counts["cp_repeat"]), to_date(counts["cp_started"]))
    figures.share("CP 08", counts["cp_visits_done"], counts["cp_visits_due"])


def _care(figures: Figures, counts: Counts) -> None:
    care = counts["care"]
    figures.count("LA 01", counts["care_started"])
    figures.count("LA 02", counts["care_ended"])
    figures.count("LA 03", care)
    for home in HOMES:
        figures.count("LA 05", counts[f"home:{home}"], home)
    figures.share("LA 06", counts["moved"], care)
    figures.share("LA 07", counts["settled"], counts["long"])
    figures.share("LA 08", counts["far"], care)
    figures.count("LA 09", counts["missing"])
    days = quarter_ends(counts["adoption_days"])
    figures.share("LA 10", days, counts["adopted"], scale=1, places=0)
    figures.count("LA 11", to_date(counts["orders"]))


def _health_and_learning(figures: Figures, counts: Counts) -> None:
    figures.share("HE 01", shown(counts["first_checks_done"]), counts["first_checks_due"])
    figures.share("HE 02", counts["checks_done"], counts["a_year_in_care"])
    figures.share("HE 03", counts["questionnaire_points"], counts["questionnaires"], scale=1)
    figures.share("HE 04", quarter_ends(counts["education_plans"]), counts["pupils_in_care"])
    figures.share("HE 05", counts["attainment_points"], counts["leaving_school"], scale=1)


def _care_leavers(figures: Figures, counts: Counts) -> None:
    doing = {name: counts[f"leavers:{name}"] for name in LEAVERS}
    everyone = added(doing.values())
    figures.share("CL 01", counts["leavers_suitable"], everyone)
    figures.share("CL 02", added(doing[name] for name in IN_WORK_OR_LEARNING), everyone)
    for name, series in doing.items():
        figures.count("CL 03", series, name)
    figures.count("CL 03", everyone, "All care leavers")


def _workforce(figures: Figures, counts: Counts) -> None:
    posts, vacant, left = counts["posts"], counts["vacant"], counts["left"]
    permanent = {at: posts[at] - vacant[at] for at in posts}
    held, due = counts["supervisions_held"], counts["supervisions_due"]
    figures.share("WF 01", vacant, posts)
    figures.share("WF 02", counts["agency"], counts["workers"])
    figures.share("WF 03", rolling(left), permanent)
    figures.share("WF 04", counts["open_cases"], counts["case_holders"], scale=1)
    figures.share("WF 05", held, due)
    figures.share("WF 05", year_ends(held), year_ends(due), months="12")


def _quality(figures: Figures, counts: Counts) -> None:
    grades = {grade: counts[f"audit:{grade}"] for grade in GRADES}
    for grade, series in grades.items():
        figures.count("QA 01", series, grade)
    everything = added(grades.values())
    figures.count("QA 01", everything, "All audits")
    good = added(grades[grade] for grade in ("Outstanding", "Good"))
    figures.share("QA 02", good, everything)
    form_ends = {at: marks for at, marks in counts["marks"].items() if at < month("2026-04")}
    figures.share("QA 03", form_ends, counts["forms"], scale=1, places=2)
    figures.share("QA 04", counts["better_off"], counts["asked"])


def added(series: Iterable[Series]) -> Series:
    """Month by month, in the months that all have."""
    every = list(series)
    return {at: sum(one[at] for one in every) for at in every[0]}


def to_date(monthly: Series, starts: int = 4) -> Series:
    first = next(at for at in monthly if of_year(at) == starts - 1)
    return {
        at: sum(monthly[earlier] for earlier in range(year_start(at, starts), at + 1))
        for at in monthly
        if at >= first
    }


def held_after(net: Series, known: Series) -> Series:
    """A stock that moves by the net change, from what it was in the first month."""
    first = min(net)
    return {
        at: known[first] - net[first] + sum(net[earlier] for earlier in range(first, at + 1))
        for at in net
    }


def rolling(monthly: Series) -> Series:
    """The twelve months up to each month that has eleven before it."""
    return {
        at: sum(monthly[at - back] for back in range(12)) for at in monthly if at - 11 in monthly
    }


def quarter_ends(series: Series) -> Series:
    return {at: figure for at, figure in series.items() if is_quarter_end(at)}


def year_ends(monthly: Series) -> Series:
    return {at: total for at, total in rolling(monthly).items() if of_year(at) == 2}


def shown(series: Series) -> Series:
    return {at: figure for at, figure in series.items() if at >= SHOWN}


def before_derivation(series: Series) -> Series:
    """To March 2024: that year's first months are not held, so nothing can be summed from them."""
    return {at: figure for at, figure in shown(series).items() if at < month("2024-04")}


def _plant(rows: dict[Key, Row], planted: Mapping[str, Any]) -> None:
    """The oddities of council.toml that no count holds."""
    gone = planted["missing_month"]
    rows.pop((gone["code"], "", gone["end"], ""), None)
    wrong = planted["does_not_add_up"]
    key = (wrong["code"], wrong["category"], wrong["end"], "")
    if key in rows:
        rows[key] = replace(rows[key], value=str(int(rows[key].value) + wrong["wrong_by"]))
    impossible = planted["no_whole_number"]
    key = (impossible["code"], "", impossible["end"], "")
    if key in rows:
        rows[key] = replace(rows[key], value=between(rows[key]), numerator="")


def between(row: Row) -> str:
    """A percentage half way to what the next whole number would give."""
    figure = Decimal(100) * (Decimal(row.numerator) + Decimal("0.5")) / Decimal(row.denominator)
    return str(rounded(figure, 1))


def _mark(figures: Figures, council: Mapping[str, Any], release: int) -> None:
    """What is not plainly final at this release."""
    rows, newest = figures.rows, text(figures.upto)
    provisional = [(row["code"], row["end"]) for row in _lasting(council["provisional"], release)]
    if not council["release"][release - 1].get("brief"):
        provisional += [(code, newest) for code in council["newest_is_provisional"]]
    for code, end in provisional:
        key = (code, "", end, "")
        if key in rows:
            rows[key] = replace(rows[key], status="provisional")
    for rule in _lasting(council["status"], release):
        for end in rule["ends"]:
            key = (rule["code"], "", end, "")
            if month(end) <= figures.upto:
                kept = rows.get(key, Row()) if rule.get("value", True) else Row()
                rows[key] = replace(kept, status=rule["status"], note=rule["note"])
    for rule in _lasting(council["printed_only"], release):
        for end in rule["ends"]:
            key = (rule["code"], "", end, "")
            rows[key] = Row(str(rounded(Decimal(rows[key].value), 0)), note=rule["note"])


def _lasting(rules: Iterable[Mapping[str, Any]], release: int) -> list[Mapping[str, Any]]:
    return [rule for rule in rules if release < rule.get("until", release + 1)]
