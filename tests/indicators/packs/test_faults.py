"""What breaks the contract is refused, and every fault is told with its place."""

from pathlib import Path

import pytest

from indicators.models import Definition, Release, Value
from indicators.packs.faults import MOST
from tests.indicators.packs.made import faults_of, loaded, pack

pytestmark = pytest.mark.django_db

WITH_BENCHMARKS = '[comparators]\nengland = "England"\n[leads]\naccess = "Access"\n'

# Table, its text, and the places and words of its faults.
FAULTS = [
    ("values", "code,end,valu\nA 1,2017-09,1", [(1, "valu", "'valu' is not known here")]),
    ("values", "code,value\nA 1,1", [(1, "end", "This column is missing.")]),
    ("values", "code,end,end,value\nA 1,2017-09,2017-09,1", [(1, "end", "twice")]),
    ("values", "code,end,value\nA 3,2017-09,1", [(2, "code", "'A 3' is not the code of an ind")]),
    ("values", "code,end,value\n,2017-09,1", [(2, "code", "This is empty.")]),
    ("values", "code,end,value\nA 1,2017-9,1", [(2, "end", "'2017-9' is no month")]),
    ("values", "code,end,value\nA 1,2017-13,1", [(2, "end", "2017-13 is no month")]),
    ("values", "code,end,value\nA 1,,1", [(2, "end", "This is empty.")]),
    ("values", "code,end,months,value\nA 1,2017-09,year,1", [(2, "months", "'year' is no length")]),
    ("values", "code,end,value\nA 1,2017-09,<5", [(2, "value", "'<5' is no number")]),
    ("values", 'code,end,value\nA 1,2017-09,"1,234"', [(2, "value", "'1,234' is no number")]),
    ("values", "code,end,value\nA 1,2017-09,12%", [(2, "value", "'12%' is no number")]),
    ("values", "code,end,value\nA 1,2017-09,NaN", [(2, "value", "'NaN' is no number")]),
    ("values", "code,end,value\nA 1,2017-09,1_0", [(2, "value", "'1_0' is no number")]),
    ("values", "code,end,value\nA 1,2017-09,٣", [(2, "value", "'٣' is no number")]),
    ("values", "code,end,value\nA 1,2017-09,1e99", [(2, "value", "too great a number")]),
    ("values", "code,end,numerator\nA 1,2017-09,x", [(2, "numerator", "'x' is no number")]),
    ("values", "code,end,denominator\nA 1,2017-09,-", [(2, "denominator", "'-' is no number")]),
    ("values", "code,end,status\nA 1,2017-09,done", [(2, "status", "final, provisional, supp")]),
    ("values", "code,end,note\nA 1,2017-09,\x00", [(2, "note", "control character")]),
    (
        "values",
        "code,end,value\nA 1,2017-09,1\nA 1,2017-08,1\nA 1,2017-09,2",
        [(4, "code, category, end, months", "the same thing as row 2")],
    ),
    (
        "values",
        "code,end,months,value\nA 1,2017-09,,1\nA 1,2017-09,1,2",
        [(3, "code, category, end, months", "the same thing as row 2")],
    ),
    (
        "values",
        "code,end,numerator,denominator\nA 2,2017-09,3,2\nA 1,2017-09,3,2",
        [(2, "numerator", "The numerator 3 is greater than the denominator 2, in a perc")],
    ),
    ("values", "code,end,value\nA 1,2017-09,1,,x", [(2, "D", "This row has 5 cells")]),
    ("values", "code,end,value,\nA 1,2017-09,1,x", [(2, "D", "This column has no name.")]),
    ("values", 'code,end,value\nA 1,2017-09,"1', [(2, "", "no CSV from here on")]),
    ("indicators", "code,title\nA 1,Contacts", [(1, "section", "This column is missing.")]),
    ("indicators", "code,title,section,colour\nA 1,C,D,red", [(1, "colour", "not known here")]),
    ("indicators", "code,title,section\nA 1,,D", [(2, "title", "This is empty.")]),
    ("indicators", "code,title,section\nA (1),C,D", [(2, "code", "no brackets and no commas")]),
    ("indicators", "code,title,section\nA 1,C,D\nA 1,C,D", [(3, "code", "stands in row 2")]),
    ("indicators", "code,title,section,unit\nA 1,C,D,kg", [(2, "unit", "'kg' is not known")]),
    ("indicators", "code,title,section,months\nA 1,C,D,x", [(2, "months", "is no length")]),
    ("indicators", "code,title,section,better\nA 1,C,D,up", [(2, "better", "not known here")]),
    ("indicators", "code,title,section,kind\nA 1,C,D,x", [(2, "kind", "tracker or target")]),
    ("indicators", "code,title,section,trend\nA 1,C,D,x", [(2, "trend", "neither yes nor no")]),
    ("indicators", "code,title,section,disclosure\nA 1,C,D,x", [(2, "disclosure", "children")]),
    ("indicators", "code,title,section,demand\nA 1,C,D,x", [(2, "demand", "neither yes nor no")]),
    ("indicators", "code,title,section,status\nA 1,C,D,x", [(2, "status", "live, in_develop")]),
    ("indicators", "code,title,section,lookback\nA 1,C,D,-1", [(2, "lookback", "whole number")]),
    ("indicators", "code,title,section,order\nA 1,C,D,x", [(2, "order", "whole number")]),
    ("indicators", "code,title,section,next_review\nA 1,C,D,soon", [(2, "next_review", "date")]),
    (
        "indicators",
        "code,title,section,year_starts\nA 1,C,D,13",
        [(2, "year_starts", "month")],
    ),
    (
        "indicators",
        "code,title,section,lead\nA 1,C,D,nobody",
        [(2, "lead", "not one of")],
    ),
    (
        "indicators",
        "code,title,section,derive\nA 1,C,D,mean(A 2)",
        [(2, "derive", "'mean' is not")],
    ),
    (
        "indicators",
        "code,title,section,derive\nA 1,C,D,per_10000(A 9)\nA 2,C,D,",
        [(2, "derive", "'A 9' is not the code of an indicator")],
    ),
    (
        "indicators",
        'code,title,section,derive\nA 1,C,D,per_10000(A 2)\nA 2,C,D,"percent(A 3, A 1)"\nA 3,C,D,',
        [(2, "derive", "in a circle: 'A 1' from 'A 2' from 'A 1'")],
    ),
    (
        "indicators",
        "code,title,section,derive\nA 1,C,D,sum_to_date(A 1)\nA 2,C,D,",
        [(2, "derive", "in a circle: 'A 1' from 'A 1'")],
    ),
    ("targets", "code,from,to,target\nA 1,2017-04,2017-03,1", [(2, "to", "ends before it starts")]),
    ("targets", "code,from,target\nA 1,2017,1", [(2, "from", "'2017' is no month")]),
    ("targets", "code,from,target\nA 1,2017-04,x", [(2, "target", "'x' is no number")]),
    ("targets", "code,from,target\nA 3,2017-04,1", [(2, "code", "not the code of an indicator")]),
    (
        "targets",
        "code,from,target\nA 1,2017-04,1\nA 1,2017-04,2",
        [(3, "code, from", "the same thing as row 2")],
    ),
    (
        "benchmarks",
        "code,comparator,end,value\nA 1,wales,2017-03,1",
        [(2, "comparator", "'wales' is not one of the comparators: england")],
    ),
    (
        "benchmarks",
        "code,comparator,end,value\nA 1,england,2017-03,1\nA 1,england,2017-03,2",
        [(3, "code, comparator, end, months", "the same thing as row 2")],
    ),
    (
        "benchmarks",
        "code,comparator,end,published,definition_differs\nA 1,england,2017-03,May,maybe",
        [(2, "definition_differs", "neither yes nor no"), (2, "published", "no date")],
    ),
    ("breaks", "code,from\nA 1,2017-04\nA 1,2017-04", [(3, "code, from", "as row 2")]),
    ("parts", "whole,part\nA 1|All,A 3|One", [(2, "part", "'A 3|One' is not the code of")]),
    ("parts", "whole,part,sign\nA 1,A 2,2", [(2, "sign", "write 1 or -1")]),
    ("parts", "whole,part\nA 1,A 2\nA 1,A 2|", [(3, "whole, part", "as row 2")]),
    ("journey", "cohort,as_at,step,count\nQ1,2017-12,plan,few", [(2, "count", "whole number")]),
    (
        "journey",
        "cohort,as_at,step,count\nQ1,2017-12,plan,1\nQ1,2017-12,plan,1",
        [(3, "cohort, as_at, step", "as row 2")],
    ),
    (
        "published",
        "code,end,measure,printed\nA 3,2017-9,mean,1",
        [(2, "code", "is not the code"), (2, "end", "no month"), (2, "measure", "value or share")],
    ),
    ("target", "code,from\nA 1,2017-04", [(None, "", "Did you mean targets.csv?")]),
    ("Values", "code,end\nA 1,2017-04", [(None, "", "Did you mean values.csv?")]),
]


@pytest.mark.parametrize(("table", "text", "expected"), FAULTS)
def test_a_fault_is_told_with_file_row_and_column(
    tmp_path: Path, table: str, text: str, expected: list[tuple[int | None, str, str]]
) -> None:
    others = {} if table in {"indicators", "values"} else {"values": None}
    if table == "indicators":
        others = {"values": None}
    faults = sorted(faults_of(pack(tmp_path, more=WITH_BENCHMARKS, **(others | {table: text}))))
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [
        (f"{table}.csv", row, column) for row, column, _ in expected
    ]
    for fault, (_, _, words) in zip(faults, expected, strict=True):
        assert words in fault.sentence
    assert not Definition.objects.exists()
    assert not Value.objects.exists()


RELEASE = '[release]\ntitle = "T"\nrecorded_on = 2017-11-03\nmonth = "2017-09"\n'
COUNCIL = '[council]\nname = "N"\n'


@pytest.mark.parametrize(
    ("settings", "row", "column", "words"),
    [
        (RELEASE, None, "council.name", "This is missing."),
        (f"{COUNCIL}[release]\nmonth = '2017-09'\n", None, "release.recorded_on", "missing"),
        (f"{COUNCIL}[release]\nrecorded_on = 2017-11-03\n", None, "release.month", "missing"),
        (f"{COUNCIL}{RELEASE}[council]\nname = 'M'\n", 7, "", "This is no TOML"),
        (f"{COUNCIL}{RELEASE}x =\n", 7, "", "This is no TOML"),
        (f"{COUNCIL}{RELEASE}[judging]\ntolerance = 'none'", 8, "judging.tolerance", "no number"),
        (f"{COUNCIL}{RELEASE}[judging]\ntolerance = -0.1", 8, "judging.tolerance", "from 0 up"),
        (f"{COUNCIL}{RELEASE}[judging]\ncompare = 'about'", 8, "judging.compare", "exact or disp"),
        (f"{COUNCIL}{RELEASE}[judging]\nrollup = 'worst'", 8, "judging.rollup", "write mean"),
        (f"{COUNCIL}{RELEASE}[judging]\ncarry = true", 8, "judging.carry", "is not known here"),
        (f"{COUNCIL}{RELEASE}[judging]\ncarry_forward = 'if'", 8, "judging.carry_forward", "yes"),
        (f"{COUNCIL}{RELEASE}[display]\nkg = 1", 8, "display.kg", "'kg' is not known here"),
        (f"{COUNCIL}{RELEASE}[display]\nnumber = 'some'", 8, "display.number", "or auto"),
        (
            f"{COUNCIL}{RELEASE}[disclosure]\nsuppress_below = -1",
            8,
            "disclosure.suppress_below",
            "",
        ),
        (f"{COUNCIL}{RELEASE}[population]\n2017-19 = 1", 8, "population.2017-19", "no financial"),
        (f"{COUNCIL}{RELEASE}[population]\n2017-18 = 1.5", 8, "population.2017-18", "whole number"),
        (f"{COUNCIL}{RELEASE}[leads]\na = ''", 8, "leads.a", "This is empty."),
        (f"{COUNCIL}year_starts = 13\n{RELEASE}", 3, "council.year_starts", "no month of the year"),
        (f"colour = 'red'\n{COUNCIL}{RELEASE}", 1, "colour", "is not known here"),
        (f"{COUNCIL}{RELEASE}".replace("2017-09", "2017-9"), 6, "release.month", "is no month"),
        (f"{COUNCIL}{RELEASE}".replace("2017-11-03", "'May'"), 5, "release.recorded_on", "no date"),
    ],
)
def test_a_fault_of_the_settings_is_told_with_its_line(
    tmp_path: Path, settings: str, row: int | None, column: str, words: str
) -> None:
    [fault] = faults_of(pack(tmp_path, settings=settings))
    assert (fault.file, fault.row, fault.column) == ("pack.toml", row, column)
    assert words in fault.sentence
    assert not Release.objects.exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    faults = faults_of(
        pack(
            tmp_path,
            month="2017-9",
            indicators="code,title,section,unit\nA 1,Contacts,Door,kg\nA 2,In time,Door,percent\n",
            values=(
                "code,end,value,numerator,denominator\nA 1,2017-08,x,,\nA 2,2017-08,1,5,4\n"
                "A 7,2017-08,1,,\nA 1,2017-07,1,,\nA 1,2017-07,2,,\n"
            ),
            targets="code,from,aim\nA 1,soon,5\n",
        )
    )
    assert sorted((fault.file, fault.row, fault.column) for fault in faults) == [
        ("indicators.csv", 2, "unit"),
        ("pack.toml", 8, "release.month"),
        ("targets.csv", 1, "aim"),
        ("targets.csv", 2, "from"),
        ("values.csv", 2, "value"),
        ("values.csv", 3, "numerator"),
        ("values.csv", 4, "code"),
        ("values.csv", 6, "code, category, end, months"),
    ]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    values = '\ufeffcode,end,note,value\n\n"A 1",2017-08,"two\nlines",1\n,,,\nA 1,2017-07,,x\n'
    [fault] = faults_of(pack(tmp_path, values=values))
    assert fault.row == 5


def test_a_file_in_another_encoding_is_refused_with_the_row(tmp_path: Path) -> None:
    pack(tmp_path)
    lines = [b"code,end,note"] + [b"A 1,2017-08,plain"] * 3000 + [b"A 1,2017-07,caf\xe9"]
    (tmp_path / "values.csv").write_bytes(b"\n".join(lines))
    faults = [fault for fault in faults_of(tmp_path) if "the same thing" not in fault.sentence]
    assert [(fault.row, fault.sentence.split(".")[0]) for fault in faults] == [
        (3002, "This is not in UTF-8")
    ]


def test_a_folder_without_the_required_files_is_refused(tmp_path: Path) -> None:
    assert [(fault.file, fault.sentence) for fault in faults_of(tmp_path)] == [
        ("pack.toml", "The pack has no pack.toml. Add one."),
        ("indicators.csv", "The pack has no such table. Add one."),
    ]


def test_an_empty_optional_file_says_nothing(tmp_path: Path) -> None:
    assert loaded(pack(tmp_path, breaks="", targets="code,from,to,target\n")).is_new


def test_odd_things_load(tmp_path: Path) -> None:
    values = (
        "code,category,end,months,value,numerator,denominator\n"
        "A 1,,1999-01,1,99999,,\nA 1,,2017-09,1,1,,\nA 1,,2030-01,36,-7,,\n"
        "A 2,,2017-09,31,250.5,,\nA 2,,2017-08,1,,,\nA 1,A ‘part’,2017-09,0,.5,9,2\n"
    )
    assert loaded(pack(tmp_path, values=values)).counts["values"] == 6


def test_a_circle_that_a_later_release_closes_is_refused(tmp_path: Path) -> None:
    first = "code,title,section,derive\nA 1,C,D,per_10000(A 2)\nA 2,C,D,\n"
    loaded(pack(tmp_path / "one", indicators=first))
    second = "code,title,section,derive\nA 2,C,D,sum_to_date(A 1)\n"
    [fault] = faults_of(pack(tmp_path / "two", title="Two", indicators=second, values=None))
    assert (fault.row, fault.column) == (2, "derive")


def test_an_indicator_cannot_become_a_percentage_over_impossible_counts(tmp_path: Path) -> None:
    counts = "code,end,numerator,denominator\nA 1,2017-08,3,2\n"
    loaded(pack(tmp_path / "one", values=counts))
    second = "code,title,section,unit\nA 1,C,D,percent\n"
    [fault] = faults_of(pack(tmp_path / "two", title="Two", indicators=second, values=None))
    assert (fault.row, fault.column) == (2, "unit")
    assert "August 2017" in fault.sentence


def test_a_list_of_faults_has_an_end(tmp_path: Path) -> None:
    rows = "\n".join(f"A 1,x,{number}" for number in range(MOST + 10))
    faults = faults_of(pack(tmp_path, values=f"code,end,value\n{rows}"))
    assert len(faults) == MOST + 1
    assert faults[-1].sentence == "more than 50,000: not read any further."
