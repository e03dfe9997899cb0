"""The report's own figures against what the portal works out from its inputs.

Every difference is named with its reason, and each reason is held against the inputs by hand.
"""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.indicators.packs.made import loaded, pack
from tests.published.papers import REPORT, SCORECARD, Key, given, rounded, rows

pytestmark = pytest.mark.django_db

POPULATION = 22627
APRIL_ON = [f"2017-{month:02}" for month in range(4, 13)]

# Rounded to two decimals first, and then to one: 22.849 became 22.85, and 22.85 became 22.9.
TWICE = "rounded twice"
# Rounded to whole percent, and printed with a decimal all the same.
WHOLE = "rounded to whole percent"
# Does not follow from the paper's own inputs; what would explain it stands beside it.
WRONG = "wrong in the paper"

# Code, category, end, months, printed, computed, reason; and the ratio that it is.
Difference = tuple[str, str, str, str, str, str, str, tuple[int, int]]
DIFFERENCES: list[Difference] = [
    ("CSC 032", "", "2017-10", "ytd", "22.9", "22.8", TWICE, (154 * 100, 674)),
    ("CSC 035", "", "2017-09", "ytd", "255.5", "255.4", TWICE, (578 * 10_000, POPULATION)),
    # One assessment more, 799, would have made 353.1; the paper's own count is 798.
    ("CSC 035", "", "2017-12", "ytd", "353.1", "352.7", WRONG, (798 * 10_000, POPULATION)),
    ("CSC 177", "", "2017-05", "ytd", "84.9", "84.8", TWICE, (28 * 100, 33)),
    # 34 of 42 is 81.0; the paper's own counts are 22, 11 and 8, which make 41.
    ("CSC 177", "", "2017-06", "ytd", "81.0", "82.9", WRONG, (34 * 100, 41)),
    # 81 plans, those of July, make 35.8; the paper's own count for May is 79.
    ("CSC 181", "", "2017-05", "0", "35.8", "34.9", WRONG, (79 * 10_000, POPULATION)),
    ("CSC 181", "", "2017-06", "0", "33.2", "33.1", TWICE, (75 * 10_000, POPULATION)),
    ("CSC 200", "", "2017-08", "0", "96.4", "96.3", TWICE, (218 * 10_000, POPULATION)),
    ("X-AUDIT", "Good", "2017-06", "3", "26.0%", "25.9", WHOLE, (700, 27)),
    ("X-AUDIT", "Requires Improvement", "2017-06", "3", "44.0%", "44.4", WHOLE, (1200, 27)),
    ("X-AUDIT", "Inadequate", "2017-06", "3", "30.0%", "29.6", WHOLE, (800, 27)),
    ("X-AUDIT", "Good", "2017-09", "3", "41.0%", "40.9", WHOLE, (1800, 44)),
    ("X-AUDIT", "Requires Improvement", "2017-09", "3", "52.0%", "52.3", WHOLE, (2300, 44)),
    ("X-AUDIT", "Inadequate", "2017-09", "3", "7.0%", "6.8", WHOLE, (300, 44)),
    # 21 of 44 is 47.7 however it is rounded, and so is the other half of this column.
    ("X-AUDIT", "Good", "2017-12", "3", "47.8%", "47.7", WRONG, (2100, 44)),
    ("X-AUDIT", "Inadequate", "2017-12", "3", "5.0%", "4.5", WHOLE, (200, 44)),
    # 8, 3 and 2 of 115 audits; the paper's shares for the year make 100.8.
    ("X-AUDIT", "Inadequate", "2017-12", "ytd", "12.1%", "11.3", WRONG, (1300, 115)),
]


@pytest.fixture
def report(db: None) -> dict[str, Any]:
    loaded(SCORECARD)
    loaded(REPORT)
    return reconciled(REPORT / "published.csv")


def reconciled(file: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("reconcile", str(file), "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_it_names_exactly_what_is_wrong_in_the_paper_or_rounded_twice(
    report: dict[str, Any],
) -> None:
    keys = ("code", "category", "end", "months", "printed", "computed")
    assert [tuple(each[key] for key in keys) for each in report["differ"]] == [
        difference[:6] for difference in DIFFERENCES
    ]
    shares = {each["measure"] for each in report["differ"] if each["code"] == "X-AUDIT"}
    assert shares == {"share"}


def test_its_sums_are_those_of_the_file(report: dict[str, Any]) -> None:
    printed = [row for row in rows(REPORT, "published") if row["printed"] not in {"", "<5"}]
    assert report["checked"] + report["not_computed"] == len(printed) == 377
    assert report["checked"] == report["agree"] + len(report["differ"])
    assert (report["checked"], report["agree"]) == (283, 266)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: f"{each[0]} {each[2]}")
def test_each_difference_is_what_its_reason_says(difference: Difference) -> None:
    *_, text, computed, reason, (part, whole) = difference
    printed, exact = Decimal(text.rstrip("%")), Decimal(part) / whole
    assert rounded(exact, 1) == Decimal(computed)
    assert (rounded(rounded(exact, 2), 1) == printed) == (reason is TWICE)
    assert (rounded(exact, 0) == printed) == (reason is WHOLE)


def test_the_ratios_are_those_of_the_inputs() -> None:
    known = given(REPORT)

    def to_date(code: str, months: int) -> Decimal:
        return sum((known[key(code, end)] for end in APRIL_ON[:months]), Decimal(0))

    assert (to_date("CSC 034", 7), to_date("CSC 013", 7)) == (154, 674)
    assert (to_date("CSC 037", 6), to_date("CSC 037", 9)) == (578, 798)
    assert (to_date("CSC 175", 2), to_date("CSC 172", 2)) == (28, 33)
    assert (to_date("CSC 175", 3), to_date("CSC 172", 3)) == (34, 41)
    points = [known[key("CSC 182", end, "0")] for end in ("2017-05", "2017-06")]
    assert points == [79, 75]
    assert known[key("CSC 201", "2017-08", "0")] == 218
    audits = {
        end: {
            category: known["X-AUDIT", category, end, "3"]
            for category in ("Outstanding", "Good", "Requires Improvement", "Inadequate")
        }
        for end in ("2017-06", "2017-09", "2017-12")
    }
    assert [list(grades.values()) for grades in audits.values()] == [
        [0, 7, 12, 8],
        [0, 18, 23, 3],
        [0, 21, 21, 2],
    ]


def key(code: str, end: str, months: str = "1") -> Key:
    return code, "", end, months


def published(folder: Path, *printed: str, **contents: str) -> dict[str, Any]:
    """A small register, and the figures that some document printed."""
    indicators = (
        "code,title,section,months,unit,derive\n"
        "N,A count,S,1,number,\nP,At the end,S,0,number,\nG,Given,S,1,percent,\n"
        'R,Derived,S,1,percent,"percent(M, N)"\nM,Part of it,S,1,number,\nC,Split,S,1,number,\n'
    )
    values = contents.pop("values")
    loaded(pack(folder / "pack", indicators=indicators, values=values, **contents))
    file = folder / "printed.csv"
    file.write_text("\n".join(["code,category,end,months,measure,printed", *printed]))
    return reconciled(file)


MONTHLY = "code,category,end,months,value\n" + "".join(
    f"{code},,2017-0{month},{months},{value}\n"
    for month, figures in {4: (10, 4, 7, 50), 5: (20, 5, 8, 60), 6: (30, 6, 9, 70)}.items()
    for code, months, value in zip("NMPG", "1101", figures, strict=True)
)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("N,,2017-05,1,value,20", (1, 1, 0)),
        ("N,,2017-05,,value,20", (1, 1, 0)),
        ("N,,2017-05,1,value,21", (1, 0, 0)),
        ("N,,2017-06,ytd,value,60", (1, 1, 0)),
        ("N,,2017-06,ytd,value,61", (1, 0, 0)),
        ("P,,2017-06,ytd,value,9", (1, 1, 0)),
        ("P,,2017-07,ytd,value,9", (1, 1, 0)),  # the last that is known
        ("G,,2017-06,ytd,value,60", (0, 0, 1)),  # no mean of percentages
        ("R,,2017-06,ytd,value,25.0%", (1, 1, 0)),  # 15 of 60, not the mean of 40, 25 and 20
        ("N,,2017-07,ytd,value,60", (0, 0, 1)),  # July is missing
        ("N,,2017-03,1,value,1", (0, 0, 1)),
        ("N,,2017-05,3,value,1", (0, 0, 1)),
        ("N,,2017-05,1,value,<5", (0, 0, 0)),
        ("N,,2017-05,1,value,", (0, 0, 0)),
        ("N,,2017-05,1,value,-", (0, 0, 0)),
        ('N,,2017-06,ytd,value,"6,0"', (1, 1, 0)),
        ("R,,2017-04,1,value,40", (1, 1, 0)),
    ],
)
def test_what_is_computed(tmp_path: Path, row: str, found: tuple[int, int, int]) -> None:
    result = published(tmp_path, row, values=MONTHLY)
    assert (result["checked"], result["agree"], result["not_computed"]) == found


@pytest.mark.parametrize(
    ("may", "computed"),
    [
        ("M,,2017-05,1,0\nN,,2017-05,1,0\n", "25"),  # 10 of 40: May had none of either
        ("M,,2017-05,1,0\n", None),  # of how many in May nobody knows
        ("N,,2017-05,1,0\n", None),
        ("R,,2017-05,1,30\nM,,2017-05,1,6\nN,,2017-05,1,20\n", "27"),  # given without its counts
    ],
)
def test_a_derived_percentage_to_date_is_the_ratio_of_all_its_counts(
    tmp_path: Path, may: str, computed: str | None
) -> None:
    counts = "M,,2017-04,1,4\nN,,2017-04,1,10\nM,,2017-06,1,6\nN,,2017-06,1,30\n"
    values = f"code,category,end,months,value\n{counts}{may}"
    result = published(tmp_path, "R,,2017-06,ytd,value,99%", values=values)
    assert [each["computed"] for each in result["differ"]] == ([computed] if computed else [])


SPLIT = "code,category,end,months,value,status\n" + "".join(
    f"C,{category},2017-0{month},1,{value},{status}\n"
    for month, category, value, status in [
        (4, "One", 1, ""),
        (4, "Two", 2, ""),
        (4, "All", 3, ""),
        (5, "One", 5, ""),
        (5, "Two", "", "suppressed"),
        (6, "One", 0, ""),
        (6, "Two", 0, ""),
    ]
)


@pytest.mark.parametrize(
    ("row", "parts", "computed"),
    [
        ("C,One,2017-04,1,share,99%", "", "17"),  # 1 of 6
        ("C,One,2017-04,1,share,99%", "C|All,C|One,1", "33"),  # 1 of 3: a total is no sibling
        ("C,Two,2017-04,1,share,99.99", "C|All,C|One,1", "66.67"),
        ("C,One,2017-05,1,share,99", "", None),  # a sibling is hidden
        ("C,One,2017-06,1,share,99", "", None),  # of nothing
        ("C,Three,2017-04,1,share,99", "", None),
        ("C,One,2017-04,ytd,share,99", "C|All,C|One,1", "33"),
    ],
)
def test_a_share_is_of_the_sum_of_all_siblings(
    tmp_path: Path, row: str, parts: str, computed: str | None
) -> None:
    result = published(tmp_path, row, values=SPLIT, parts=f"whole,part,sign\n{parts}\n")
    assert [each["computed"] for each in result["differ"]] == ([computed] if computed else [])


def test_a_half_is_rounded_away_from_zero(tmp_path: Path) -> None:
    values = "code,end,value\nG,2017-04,12.25\nN,2017-04,-12.25\n"
    rows = ("G,,2017-04,1,value,12.3", "N,,2017-04,1,value,-12.3", "G,,2017-04,1,value,12.2")
    result = published(tmp_path, *rows, values=values)
    assert [each["computed"] for each in result["differ"]] == ["12.3"]


def test_a_file_with_faults_is_refused(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "pack"))
    file = tmp_path / "printed.csv"
    file.write_text("code,end,printed\nA 9,2017-09,1\nA 1,2017-09,5l\n")
    said = StringIO()
    with pytest.raises(CommandError, match="Nothing was compared"):
        call_command("reconcile", str(file), stdout=said)
    assert [line.split(":")[0] for line in said.getvalue().splitlines()] == [
        "printed.csv, row 2, column code",
        "printed.csv, row 3, column printed",
    ]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("reconcile", str(tmp_path / "nothing.csv"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read: Is a directory"):
        call_command("reconcile", str(tmp_path))
