"""The sample council: what its README.md says of it is so."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from tests.demo.releases import (
    SAMPLE,
    Key,
    Row,
    folders,
    indicators,
    known_after_each,
    known_at_last,
    month_after,
    series,
    settings,
    table,
    year_of,
)

README = (SAMPLE / "README.md").read_text()


def make(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(folder / "make.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_script_makes_the_committed_files_byte_for_byte() -> None:
    done = make(SAMPLE, "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_changed_a_missing_and_a_strange_file_are_named_and_made_right(tmp_path: Path) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    one, two, three = (copy / folder.name for folder in folders()[:3])
    (one / "values.csv").write_bytes((one / "values.csv").read_bytes() + b"\n")
    (two / "journey.csv").unlink()
    (three / "notes.csv").touch()
    named = [f"{one.name}/values.csv", f"{two.name}/journey.csv", f"{three.name}/notes.csv"]

    done = make(copy, "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"{name} is not what make.py makes." for name in named]

    assert make(copy).returncode == 0
    assert make(copy, "--check").returncode == 0


def test_the_releases_are_small_and_come_in_the_order_of_their_dates() -> None:
    assert sum(file.stat().st_size for folder in folders() for file in folder.iterdir()) < 2_000_000
    recorded = [settings(folder)["release"]["recorded_on"] for folder in folders()]
    assert len(recorded) == 8
    assert recorded == sorted(set(recorded))


def test_there_are_sixty_indicators_of_every_sort() -> None:
    rows = list(indicators().values())
    assert len(rows) == 60
    assert {row["months"] for row in rows} == {"1", "0", "ytd", "3", "12", "36"}
    assert {row["better"] or "neutral" for row in rows} == {"neutral", "bigger", "smaller"}
    assert {row["unit"] or "number" for row in rows} == {
        "number",
        "percent",
        "per_1000",
        "per_10000",
        "per_100000",
        "days",
        "score",
        "ratio",
    }
    assert {row["disclosure"] for row in rows} == {"children", "process", "none"}
    assert {row["derive"].count("(") for row in rows} == {0, 1, 2, 3}
    assert len({row["level"] for row in rows}) == 4
    assert len({row["theme"] for row in rows}) == 5
    directed = [row for row in rows if row["demand"] and row["better"]]
    assert {row["code"]: bool(row["reason"]) for row in directed} == {
        "EH 02": True,
        "CR 05": False,
        "AS 06": True,
    }


def test_every_indicator_says_what_it_is_and_why_it_matters() -> None:
    said = "title section lead definition why service tier responsible level theme tags source"
    for row in indicators().values():
        assert all(row[column] for column in [*said.split(), "next_review"]), row["code"]
        assert row["lead"] in settings(folders()[0])["leads"]
        assert re.fullmatch(r"Inspection: [a-z ]+; Question: .+\?", row["tags"])


def test_an_indicator_is_replaced_and_one_is_still_in_development() -> None:
    changed = {row["code"]: row for row in table(folders()[6], "indicators")}
    assert changed["QA 03"]["status"] == "retired"
    assert changed["QA 04"]["status"] == ""
    assert "QA 04" not in {row["code"] for row in table(folders()[0], "indicators")}
    assert indicators()["QA 05"]["status"] == "in_development"
    assert {code for code, *_ in known_at_last()}.isdisjoint({"QA 05"})
    late = {row["code"] for folder in folders()[6:] for row in table(folder, "values")}
    assert "QA 03" not in late


def restated() -> list[tuple[str, Key, Row, Row]]:
    found = []
    before: dict[Key, Row] = {}
    for folder, known in known_after_each():
        for key, row in known.items():
            old = before.get(key)
            if (
                old
                and old["value"]
                and row["value"]
                and Decimal(old["value"]) != Decimal(row["value"])
            ):
                found.append((folder.name[:2], key, old, row))
        before = known
    return found


def test_the_restatements_are_as_many_as_the_readme_says() -> None:
    refined = [change for change in restated() if change[1][0] == "WF 03"]
    plain = [change for change in restated() if change[1][0] != "WF 03"]
    said = re.search(r"(\d+) restatements.*?of (\d+) keys", README, re.DOTALL)
    assert said
    assert (len(plain), len({key for _, key, *_ in plain})) == (int(said[1]), int(said[2]))
    assert len(refined) == 3
    for _, _, old, new in refined:
        assert Decimal(new["value"]).quantize(Decimal(1), ROUND_HALF_UP) == Decimal(old["value"])


def test_no_restatement_is_explained_by_rounding() -> None:
    """At no decimals both would print otherwise, whatever the unrounded figure was."""
    for _, key, old, new in restated():
        if key[0] != "WF 03":
            apart = abs(Decimal(old["value"]) - Decimal(new["value"]))
            assert apart >= 1, (key, old["value"], new["value"])


def test_two_figures_end_where_they_began() -> None:
    twice = [key for key, times in Counter(key for _, key, *_ in restated()).items() if times == 2]
    assert twice == [
        ("UN 01", "All hubs", "2025-05", ""),
        ("UN 01", "Millbank hub", "2025-05", ""),
    ]
    first = table(folders()[1], "values")
    for key in twice:
        was = [row for row in first if (row["code"], row["category"], row["end"]) == key[:3]]
        assert [row["value"] for row in was] == [known_at_last()[key]["value"]]


def test_a_mended_figure_says_why() -> None:
    for release, key, _, new in restated():
        is_the_mistake = release == "03" and key[0] == "UN 01"
        assert bool(new["note"]) is not (is_the_mistake or key[0] == "WF 03"), (release, key)


def sums() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for row in table(folders()[0], "parts"):
        found.setdefault(row["whole"], []).append((row["part"], int(row["sign"])))
    return found


@pytest.mark.parametrize("whole", sums())
def test_parts_add_up_to_their_whole_at_every_release_but_where_planted(whole: str) -> None:
    wrong = set()
    for _, known in known_after_each():
        parts = [(series(known, *part.split("|", 1)), sign) for part, sign in sums()[whole]]
        for end, total in series(known, *whole.split("|", 1)).items():
            if total != sum((sign * part[end] for part, sign in parts), Decimal(0)):
                wrong.add(end)
    assert wrong == ({"2026-02"} if whole == "CR 01" else set())


@pytest.mark.parametrize(
    ("stock", "coming", "going"),
    [("EH 04", "EH 01", "EH 05"), ("CP 03", "CP 01", "CP 02"), ("LA 03", "LA 01", "LA 02")],
)
def test_stocks_move_by_what_comes_and_goes_at_every_release(
    stock: str, coming: str, going: str
) -> None:
    for _, known in known_after_each():
        held, came, went = (series(known, code) for code in (stock, coming, going))
        for before, now in pairwise(held):
            assert held[now] == held[before] + came[now] - went[now]


def test_net_change_is_below_zero_in_some_months() -> None:
    assert min(series(known_at_last(), "EH 06").values()) < 0


SCALE = {"percent": 100, "per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}


def test_figures_follow_from_their_counts() -> None:
    units = {code: row["unit"] for code, row in indicators().items()}
    uncounted = set()
    for _, known in known_after_each():
        for key, row in known.items():
            if row["denominator"] and not row["numerator"]:
                uncounted.add(key)
            elif row["denominator"]:
                top, bottom = Decimal(row["numerator"]), Decimal(row["denominator"])
                assert (top % 1, bottom % 1) == (0, 0)
                assert units[key[0]] != "percent" or top <= bottom
                value = Decimal(row["value"])
                exact = SCALE.get(units[key[0]], 1) * top / bottom
                assert value == exact.quantize(value, ROUND_HALF_UP), key
    assert uncounted == {("CL 02", "", "2026-05", "")}


def test_one_percentage_follows_from_no_whole_number() -> None:
    row = known_at_last()["CL 02", "", "2026-05", ""]
    people = int(row["denominator"])
    assert (row["value"], people) == ("58.4", 131)
    possible = [
        (Decimal(100 * count) / people).quantize(Decimal("0.1"), ROUND_HALF_UP)
        for count in range(people + 1)
    ]
    assert Decimal(row["value"]) not in possible


def test_one_month_is_missing_in_the_middle() -> None:
    step = {"": 1, "1": 1, "0": 1, "ytd": 1, "3": 3, "36": 3, "12": 12}
    every_month = {"AS 06", "WF 03"}  # rolling twelve months, published monthly
    every_quarter = {"UN 02"}
    known = known_at_last()
    gaps = set()
    for code, category in {key[:2] for key in known}:
        apart = 1 if code in every_month else step[indicators()[code]["months"]]
        apart = 3 if code in every_quarter else apart
        ends = sorted(
            end for of, part, end, months in known if (of, part, months) == (code, category, "")
        )
        for before, now in pairwise(ends):
            due = before
            for _ in range(apart):
                due = month_after(due)
            if now != due:
                gaps.add((code, category, due))
    assert gaps == {("LA 09", "", "2024-12")}


def test_one_running_total_falls() -> None:
    known = known_at_last()
    falls = set()
    for code, row in indicators().items():
        if row["months"] == "ytd":
            counted = "numerator" if row["unit"] else "value"
            totals = {
                end: Decimal(figures[counted])
                for (of, _, end, _), figures in sorted(known.items())
                if of == code and figures[counted]
            }
            falls |= {
                (code, now)
                for before, now in pairwise(totals)
                if totals[now] < totals[before]
                and year_of(now, row["year_starts"]) == year_of(before, row["year_starts"])
            }
    assert falls == {("LA 11", "2025-11")}


def test_one_figure_was_copied_from_the_month_before() -> None:
    """Among counts so large that two alike are odd: stocks aside, those of 400 and more."""
    known = known_at_last()
    alike = set()
    for code, category in {key[:2] for key in known}:
        if indicators()[code]["months"] == "1":
            figures = series(known, code, category)
            alike |= {
                (code, category, now)
                for before, now in pairwise(figures)
                if figures[now] == figures[before] >= 400
            }
    assert alike == {("UN 01", "Old School hub", "2025-03")}


def test_one_month_is_an_outlier() -> None:
    """By the modified z-score, over everything that is counted month by month."""
    known = known_at_last()
    outliers = set()
    monthly = [code for code, row in indicators().items() if row["months"] == "1"]
    for code, category in {key[:2] for key in known if key[0] in monthly}:
        figures = series(known, code, category)
        middle = median(figures.values())
        spread = median(abs(figure - middle) for figure in figures.values())
        outliers |= {
            (code, category, end)
            for end, figure in figures.items()
            if Decimal("0.6745") * abs(figure - middle) > Decimal("3.5") * spread
        }
    shifted = {key for key in outliers if key[0] == "CP 08" and "2025-10" <= key[2] <= "2026-03"}
    assert outliers - shifted == {("LA 09", "", "2025-07")}
    assert series(known, "LA 09")["2025-07"] == 68


def limits(figures: list[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Lower limit, mean and upper limit; moving ranges of 3.267 times the mean dropped once."""
    mean = sum(figures) / len(figures)
    ranges = [abs(now - before) for before, now in pairwise(figures)]
    first = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < Decimal("3.267") * first]
    reach = Decimal("2.66") * sum(kept) / len(kept)
    return mean - reach, mean, mean + reach


def test_visits_fall_below_the_lower_limit_for_six_months() -> None:
    figures = series(known_at_last(), "CP 08")
    lower, _, _ = limits(list(figures.values()))
    assert [end for end, figure in figures.items() if figure < lower] == [
        "2025-10",
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
        "2026-03",
    ]


def test_supervision_stays_below_its_mean_for_seven_months_and_within_its_limits() -> None:
    figures = series(known_at_last(), "WF 05")
    lower, mean, upper = limits(list(figures.values()))
    assert [end for end, figure in figures.items() if not lower <= figure <= upper] == []
    ends = list(figures)
    runs = [
        (seven[0], seven[-1])
        for seven in (ends[at : at + 7] for at in range(len(ends) - 6))
        if len({(figures[end] > mean) - (figures[end] < mean) for end in seven} | {0}) == 2
        and all(figures[end] != mean for end in seven)
    ]
    assert runs == [("2025-02", "2025-08")]


def test_suppressed_figures_are_small_and_two_years_carry_theirs() -> None:
    hidden = {key: row for key, row in known_at_last().items() if row["status"] == "suppressed"}
    assert {key[2]: row["numerator"] for key, row in hidden.items()} == {
        "2024-04": "",
        "2024-05": "",
        "2024-06": "",
        "2025-05": "2",
        "2025-06": "3",
        "2026-04": "4",
    }
    assert {key[0] for key in hidden} == {"CP 07"}


def test_provisional_figures_of_the_newest_month_become_final_in_the_next_release() -> None:
    for folder, known in known_after_each():
        release = settings(folder)["release"]
        codes = {key[0] for key, row in known.items() if row["status"] == "provisional"}
        newest = {"CP 08", "AS 01", "AS 02", "EH 03", "CR 06"}
        assert codes - {"HE 05"} == (set() if folder.name.startswith("06") else newest), folder
        ends = {
            key[2]
            for key, row in known.items()
            if row["status"] == "provisional" and key[0] != "HE 05"
        }
        assert ends <= {release["month"]}


def test_a_figure_that_was_not_available_arrives_late() -> None:
    key = ("CR 06", "", "2025-08", "")
    third, fourth = (known[key] for _, known in list(known_after_each())[2:4])
    assert (third["status"], third["value"]) == ("not_available", "")
    assert (fourth["status"], fourth["value"]) == ("", "28")


def test_fewer_come_as_far_as_each_next_step_and_more_as_time_passes() -> None:
    steps: dict[tuple[str, str], dict[str, int]] = {}
    for folder in folders():
        for row in table(folder, "journey"):
            of = steps.setdefault((row["cohort"], row["as_at"]), {})
            of[row["step"]] = int(row["count"])
    for counts in steps.values():
        assert len(counts) == 6
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
    cohorts = Counter(cohort for cohort, _ in steps)
    assert len(cohorts) == 10
    for cohort in cohorts:
        by_day = [counts for (of, _), counts in sorted(steps.items()) if of == cohort]
        for before, after in pairwise(by_day):
            assert all(before[step] <= after[step] for step in before)


def test_a_cohort_enters_with_its_quarters_contacts_and_referrals() -> None:
    known = known_at_last()
    first = next(row for row in table(folders()[1], "journey") if row["step"] == "Contact")
    assert (first["cohort"], first["as_at"]) == ("2024-25 quarter 4", "2025-06-30")
    contacts = series(known, "CR 01")
    assert int(first["count"]) == sum(contacts[f"2025-0{month}"] for month in (1, 2, 3))


def test_comparators_have_three_years_and_say_when_they_were_published() -> None:
    rows = [row for folder in folders() for row in table(folder, "benchmarks")]
    assert {row["comparator"] for row in rows} == {"england", "region", "stat_neighbours"}
    years = {(row["code"], row["comparator"], row["end"]) for row in rows}
    assert set(Counter(key[:2] for key in years).values()) == {3}
    assert {row["code"] for row in rows if row["definition_differs"] == "yes"} == {
        "UN 03",
        "CP 07",
        "LA 08",
        "CL 01",
        "WF 04",
    }
    for folder in folders():
        known_from = settings(folder)["release"]["recorded_on"]
        for row in table(folder, "benchmarks"):
            assert row["source"].startswith("Invented")
            assert row["published"] < known_from.isoformat()
            assert row["end"] < row["published"][:7]


def test_the_policy_changes_once() -> None:
    said = [settings(folder) for folder in folders()]
    assert [one.get("judging", {}).get("compare") for one in said] == [
        *["displayed"] * 5,
        None,
        *["exact"] * 2,
    ]
    assert {one["judging"]["tolerance"] for one in said if "judging" in one} == {"0.05"}
    assert {one["judging"]["carry_forward"] for one in said if "judging" in one} == {True}
    assert [one["display"]["percent"] for one in said if "display" in one] == [
        *["auto"] * 5,
        *[1] * 2,
    ]
