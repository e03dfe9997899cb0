"""Loading, dumping and loading again is the identity."""

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Council,
    Definition,
    JourneyStep,
    JudgingPolicy,
    Lead,
    Part,
    Population,
    PrintedFigure,
    Target,
    Value,
)
from indicators.packs.definitions import CONTENT
from indicators.packs.dumping import dump
from indicators.rules.periods import Month
from tests.indicators.packs.made import loaded, pack

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.of(2017, 9)
INPUTS = ["A 1", "B|2", "-C", "é 4"]
# These cover a month in every pack: rules find something to work on.
STEADY = INPUTS[:2]
# With their units, which stay: what follows is no percentage just because a later pack says so.
FOLLOWING = {"T 5": "", "+P 6": "percent", "R|7": "per_10000"}
CODES = [*INPUTS, *FOLLOWING]
MONTHS = ["2017-04", "2017-05", "2017-08", "2017-09", "2016-03"]
LENGTHS = ["", "0", "1", "3", "36", "ytd"]

# An apostrophe before a formula's sign is taken for our own.
cells = (
    st.text(alphabet="ab=+-@'\"|,;é\n \t’<&", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("'"))
)
optional = st.one_of(st.just(""), cells)
figures = st.decimals(-(10**9), 10**9, places=4).map(lambda figure: f"{figure:f}")
optional_figures = st.one_of(st.just(""), figures)
# Small and whole: however rules nest, what they make has room in the register.
counts = st.integers(-20, 20).map(str)
yes_or_no = st.sampled_from(["", "yes", "no"])


def calls(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds("{}({})".format, st.sampled_from(["sum_to_date", "per_10000"]), of)
    return one | st.builds("percent({}, {})".format, of, of)


inputs = st.sampled_from([*STEADY, *INPUTS])
RULES = {
    "T 5": calls(inputs),
    "+P 6": calls(inputs | st.just("T 5") | calls(inputs)),
    "R|7": calls(st.sampled_from([*INPUTS, "T 5", "+P 6"])),
}


@st.composite
def indicators(draw: st.DrawFn, codes: list[str]) -> list[dict[str, str]]:
    return [
        {
            "code": code,
            "title": draw(cells),
            "section": draw(cells),
            "lead": draw(st.sampled_from(["", "access", "health"])),
            "months": "1" if code in STEADY else draw(st.sampled_from(LENGTHS)),
            "better": draw(st.sampled_from(["", "bigger", "smaller"])),
            "unit": FOLLOWING[code]
            if code in FOLLOWING
            else draw(st.sampled_from(["", "percent", "per_1000", "days"])),
            "derive": draw(RULES[code] | RULES[code] | st.just("")) if code in RULES else "",
            "kind": draw(st.sampled_from(["", "target"])),
            "trend": draw(yes_or_no),
            "disclosure": draw(st.sampled_from(["", "process", "none"])),
            "demand": draw(yes_or_no),
            "lookback": draw(st.sampled_from(["", "24"])),
            "order": draw(st.sampled_from(["", "-3", "12"])),
            "why": draw(optional),
            "next_review": draw(st.sampled_from(["", "2018-04-01"])),
            "year_starts": draw(st.sampled_from(["", "9"])),
            "status": draw(st.sampled_from(["", "in_development"])),
        }
        for code in codes
    ]


@st.composite
def values(draw: st.DrawFn, codes: list[str]) -> list[dict[str, str]]:
    rows = st.fixed_dictionaries(
        {
            "code": st.sampled_from(codes),
            "category": st.sampled_from(["", "", "", "All", "=1+1", "Site|x"]),
            "end": st.sampled_from(MONTHS),
            "months": st.sampled_from(LENGTHS[1:]),
            "value": st.one_of(st.just(""), counts, counts),
            "numerator": st.sampled_from(["", "0", "1.5", "-2"]),
            "denominator": st.sampled_from(["", "3", "100"]),
            "status": st.sampled_from(["", "provisional", "suppressed", "not_due"]),
            "note": optional,
        }
    )
    here_and_there = draw(st.lists(rows, max_size=8))
    return list({key_of(row): row for row in [*draw(series(codes)), *here_and_there]}.values())


@st.composite
def series(draw: st.DrawFn, codes: list[str]) -> list[dict[str, str]]:
    """Month by month, so that figures meet and rules have something to work on."""
    standard = {"category": "", "months": "1", "numerator": "", "denominator": "", "note": ""}
    figures = st.lists(counts, min_size=2, max_size=len(MONTHS))
    drawn = draw(st.lists(figures, min_size=len(INPUTS), max_size=len(codes)))
    return [
        standard | {"code": code, "end": end, "value": figure, "status": ""}
        for code, run in zip(codes, drawn, strict=False)
        for end, figure in zip(MONTHS, run, strict=False)
    ]


def key_of(row: dict[str, str]) -> tuple[str, ...]:
    return row["code"], row["category"], row["end"], row["months"]


@st.composite
def targets(draw: st.DrawFn, codes: list[str]) -> list[dict[str, str]]:
    rows = st.fixed_dictionaries(
        {
            "code": st.sampled_from(codes),
            "from": st.sampled_from(["2016-04", "2017-04", "2017-07"]),
            "to": st.sampled_from(["", "2017-08", "2018-03"]),
            "target": optional_figures,
        }
    )
    return draw(st.lists(rows, max_size=5, unique_by=lambda row: (row["code"], row["from"])))


def printed(codes: list[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """A document may print a figure twice, and so may two documents."""
    rows = st.fixed_dictionaries(
        {
            "code": st.sampled_from(codes),
            "category": st.sampled_from(["", "All", "=1+1"]),
            "end": st.sampled_from(MONTHS),
            "months": st.sampled_from(LENGTHS),
            "measure": st.sampled_from(["", "value", "share"]),
            "printed": st.sampled_from(["", "-5", "1,204", "07.50", "100%", "<5", "-"]) | cells,
        }
    )
    return st.lists(rows, max_size=5)


@st.composite
def packs(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """The tables of one pack, as rows, and what its settings say more."""
    codes = (
        CODES if number == 0 else draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    )
    more = '[leads]\naccess = "Access"\nhealth = "Health"\n[comparators]\nengland = "England"\n'
    more += f"[judging]\ntolerance = {draw(st.sampled_from(['0', '0.05', '0.1']))}\n"
    more += f"[display]\npercent = {draw(st.sampled_from(['1', '2', '[]']))}\n".replace(
        "[]", '"auto"'
    )
    more += f"[population]\n2017-18 = {draw(st.just(0) | st.integers(5000, 20000))}\n"
    benchmark = {"code": "A 1", "comparator": "england", "end": "2016-03", "months": "12"}
    return {
        "more": more,
        "indicators": draw(indicators(codes)),
        "values": draw(values(CODES)),
        "targets": draw(targets(CODES)),
        "benchmarks": [benchmark | {"value": draw(figures), "source": draw(optional)}],
        "breaks": [{"code": "B|2", "from": "2017-04", "reason": draw(optional)}],
        "parts": [{"whole": "A 1|All", "part": "B|2|Site|x", "sign": "-1"}],
        "journey": [{"cohort": "Q1", "as_at": "2017-09", "step": draw(cells), "count": "3"}],
        "published": draw(printed(CODES)),
    }


def written(folder: Path, number: int, contents: dict[str, Any]) -> Path:
    tables = {name: as_csv(rows) for name, rows in contents.items() if name != "more"}
    return pack(
        folder / f"release-{number}",
        title=f"Release {number}",
        recorded_on=f"2017-11-0{number + 1}",
        more=contents["more"],
        **tables,
    )


def as_csv(rows: list[dict[str, str]]) -> str | None:
    if not rows:
        return None
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


@contextmanager
def register_of_its_own() -> Iterator[None]:
    """Nothing of what happens in here is there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def register() -> dict[str, Any]:
    """All that is known now, by the names that people know. When it became known is left out, and
    that something followed once and does no more."""
    return {
        "council": list(Council.objects.values_list("name", "short_name", "year_starts")),
        "policy": JudgingPolicy.objects.current()
        .values("tolerance", "compare", "carry_forward", "rollup", "decimals", "suppress_below")
        .get(),
        "population": dict(Population.objects.current().values_list("year", "count")),
        "comparators": list(Comparator.objects.values_list("key", "label", "order")),
        "leads": dict(Lead.objects.values_list("key", "post__title")),
        "definitions": {
            definition.indicator.code: [str(getattr(definition, name)) for name in CONTENT]
            for definition in Definition.objects.current().select_related("indicator", "lead")
        },
        "values": set(Value.objects.current().exclude(is_derived=True, value=None).values_list(
            "indicator__code", "category", "end", "months", "value", "numerator", "denominator",
            "status", "note", "is_derived",
        )),
        "targets": target_of_each_month(),
        "benchmarks": known(
            Benchmark, "indicator__code", "comparator__key", "end", "months", "value", "source",
            "published", "definition_differs",
        ),
        "breaks": known(Break, "indicator__code", "first", "reason"),
        "parts": known(
            Part, "whole__code", "whole_category", "part__code", "part_category", "sign"
        ),
        "journey": known(JourneyStep, "cohort", "as_at", "step", "count"),
        "printed": list(PrintedFigure.objects.order_by("pk").values_list(
            "indicator__code", "category", "end", "months", "is_share", "printed"
        )),
    }  # fmt: skip


def known(model: Any, *columns: str) -> set[tuple[Any, ...]]:
    return set(model.objects.current().values_list(*columns))


def target_of_each_month() -> dict[tuple[str, Month], Decimal]:
    """Month by month, the row recorded last that covers it."""
    found: dict[tuple[str, Month], Decimal | None] = {}
    rows = Target.objects.order_by("recorded_on", "release", "first")
    for row in rows.select_related("indicator"):
        for month in range(row.first, (row.last or Month.of(2019, 1)) + 1):
            found[row.indicator.code, Month(month)] = row.target
    return {key: target for key, target in found.items() if target is not None}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_loading_dumping_and_loading_again_is_the_identity(data: st.DataObject) -> None:
    releases = data.draw(st.integers(1, 3))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with register_of_its_own():
            for number in range(releases):
                loaded(written(folder, number, data.draw(packs(number))))
            expected = register()
            dump(folder / "dumped", month=SEPTEMBER)
            dump(folder / "dumped.xlsx", month=SEPTEMBER)
        for form in ("dumped", "dumped.xlsx"):
            with register_of_its_own():
                loaded(folder / form)
                assert register() == expected
                dump(folder / f"again-{form}", month=SEPTEMBER)
                assert contents(folder / f"again-{form}") == contents(folder / form)
                # The other form of the same dump is the same content.
                other = "dumped" if form == "dumped.xlsx" else "dumped.xlsx"
                assert not loaded(folder / other).is_new


def contents(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(path.glob("*"))] or [path.read_bytes()]


@pytest.mark.parametrize("name", ["2017-11-scorecard", "2018-01-q3-report"])
def test_a_published_pack_and_its_dump_are_the_same_release(name: str, tmp_path: Path) -> None:
    month = loaded(portal.BASE_DIR / "demo" / "darlington" / name).release.month
    dump(tmp_path / "dumped.xlsx", month=month)
    again = loaded(tmp_path / "dumped.xlsx")
    assert (again.is_new, again.counts) == (False, {})


def test_a_dump_ends_with_its_month(tmp_path: Path) -> None:
    figures = "code,end,value\nA 1,2017-08,1\nA 1,2017-09,2\nA 1,2017-10,3\n"
    loaded(
        pack(
            tmp_path / "pack",
            values=figures,
            more='[comparators]\nengland = "England"\n',
            benchmarks="code,comparator,end,value\nA 1,england,2017-09,1\nA 1,england,2017-10,2\n",
            targets="code,from,to,target\nA 1,2017-04,2018-03,5\nA 1,2018-04,2019-03,6\n",
            published="code,end,measure,printed\nA 1,2017-09,value,2\nA 1,2017-10,value,3\n",
        )
    )
    call_command("dump_pack", "--month", "2017-09", str(tmp_path / "dumped"))
    rows = {
        file.stem: list(csv.DictReader(file.read_text().splitlines()))
        for file in (tmp_path / "dumped").glob("*.csv")
    }
    assert [row["value"] for row in rows["values"]] == ["1", "2"]
    assert [row["value"] for row in rows["benchmarks"]] == ["1"]
    assert [row["printed"] for row in rows["published"]] == ["2"]
    # A target is a promise, not a figure: those of the next year go along.
    assert [row["target"] for row in rows["targets"]] == ["5", "6"]


def test_a_text_that_excel_would_calculate_is_defused_and_comes_back(tmp_path: Path) -> None:
    values = 'code,end,value,note\nA 1,2017-09,-5,"=HYPERLINK(""x"")"\n'
    loaded(pack(tmp_path / "pack", values=values))
    dump(tmp_path / "dumped", month=SEPTEMBER)
    [row] = csv.DictReader((tmp_path / "dumped" / "values.csv").read_text().splitlines())
    assert (row["value"], row["note"]) == ("-5", '\'=HYPERLINK("x")')
    assert not loaded(tmp_path / "dumped").is_new


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "pack"))
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "values.csv").write_text("mine")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("dump_pack", "--month", "2017-09", str(tmp_path / "there"))
    assert [file.name for file in (tmp_path / "there").iterdir()] == ["values.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack", "there"]


@pytest.mark.parametrize(
    ("month", "words"), [("2017-9", "is no month"), ("2017-09", "No release is loaded yet")]
)
def test_a_dump_that_makes_no_sense_is_refused(tmp_path: Path, month: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("dump_pack", "--month", month, str(tmp_path / "dumped"))
