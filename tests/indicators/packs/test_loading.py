"""Loading a pack: what it puts into the register, and what a later one changes of it."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Council,
    Definition,
    Disclosure,
    JourneyStep,
    JudgingPolicy,
    Lead,
    Part,
    Population,
    Release,
    Target,
    Value,
)
from indicators.rules.periods import YTD, Month
from kpiportal.models import Event, Post
from tests.cast import Cast
from tests.indicators.packs.made import NOW, faults_of, loaded, pack

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.of(2017, 9)


def figures() -> dict[tuple[str, str], Decimal | None]:
    rows = Value.objects.current().values_list("indicator__code", "end", "value")
    return {(code, str(end)): value for code, end, value in rows}


def definition(code: str) -> Definition:
    found: Definition = Definition.objects.current().get(indicator__code=code)
    return found


def test_the_least_that_a_pack_may_be_loads(tmp_path: Path) -> None:
    settings = (
        '[council]\nname = "Made-up"\n'
        '[release]\ntitle = "First"\nrecorded_on = 2017-11-03\nmonth = "2017-09"\n'
    )
    indicators = "code,title,section\nA 1,Contacts,Front door\nA 2,Plans,Back door\n"
    loaded(pack(tmp_path, settings=settings, indicators=indicators, values=None))
    council, policy = Council.objects.get(), JudgingPolicy.objects.get()
    assert (council.short_name, council.year_starts) == ("Made-up", 4)
    assert (policy.tolerance, policy.compare, policy.carry_forward) == (0, "exact", False)
    assert (policy.rollup, policy.decimals, policy.suppress_below) == ("mean", {}, 5)
    one, two = Definition.objects.order_by("order")
    assert (one.order, two.order) == (1, 2)
    assert (one.months, one.better, one.unit, one.kind, one.status) == (
        1,
        "neutral",
        "number",
        "tracker",
        "live",
    )
    assert (one.trend, one.demand, one.derive, one.lookback) == (True, False, "", None)
    assert one.disclosure == Disclosure.CHILDREN
    assert not Value.objects.exists()


def test_a_pack_may_say_all_that_the_contract_knows(tmp_path: Path) -> None:
    indicators = (
        "code,title,section,lead,months,better,unit,kind,trend,derive,disclosure,demand,lookback,"
        "order,reason,definition,why,service,tier,responsible,level,theme,tags,source,"
        "next_review,year_starts,status\n"
        "A 1,Contacts,Front door,access,ytd,smaller,per_1000,target,no,,process,yes,24,7,"
        "the reason,the definition,the why,a service,a tier,responsible,a level,a theme,tags,"
        "a source,2018-04-01,9,in_development\n"
        "A 2,Plans,Front door,,,,,,,sum_to_date(A 1),,,,,,,,,,,,,,,,,\n"
    )
    loaded(
        pack(
            tmp_path,
            more=(
                '[judging]\ntolerance = 0.05\ncompare = "displayed"\ncarry_forward = true\n'
                'rollup = "mean"\n[display]\npercent = "auto"\nnumber = 0\ndays = "2"\n'
                '[disclosure]\nsuppress_below = 6\n[population]\n"2017-18" = 22627\n'
                '[comparators]\nengland = "England"\nregion = "The region"\n'
                '[leads]\naccess = "Lead officer, access"\n'
            ),
            indicators=indicators,
            values=(
                "code,category,end,months,value,numerator,denominator,status,note\n"
                "A 1,One,2017-09,3,-1.5,2,3,provisional,a note\n"
                "A 1,,2017-09,,,,,not_due,\n"
            ),
            targets="code,from,to,target\nA 1,2017-04,2018-03,20\nA 1,2018-04,,\n",
            benchmarks=(
                "code,comparator,end,months,value,source,published,definition_differs\n"
                "A 1,england,2016-03,12,62.5,a table,2016-11-01,yes\n"
            ),
            breaks="code,from,reason\nA 1,2017-04,counted anew\n",
            parts="whole,part,sign\nA 1|All,A 1|One,1\nA 1|All,A 2,-1\n",
            journey="cohort,as_at,step,count\n2017-Q1,2017-12,contact,120\n2017-Q1,2017-12,plan,\n",
        )
    )
    said = definition("A 1")
    assert said.lead
    assert said.lead.post.title == "Lead officer, access"
    assert (said.months, said.better, said.unit, said.kind) == (
        YTD,
        "smaller",
        "per_1000",
        "target",
    )
    assert (said.trend, said.disclosure, said.demand, said.lookback) == (False, "process", True, 24)
    assert (said.order, said.reason, said.definition, said.why) == (
        7,
        "the reason",
        "the definition",
        "the why",
    )
    assert (said.service, said.tier, said.responsible) == ("a service", "a tier", "responsible")
    assert (said.level, said.theme, said.tags) == ("a level", "a theme", "tags")
    assert (said.source, said.next_review) == ("a source", date(2018, 4, 1))
    assert (said.year_starts, said.status) == (9, "in_development")
    assert definition("A 2").derive == "sum_to_date(A 1)"

    policy = JudgingPolicy.objects.get()
    assert (policy.tolerance, policy.compare, policy.carry_forward) == (
        Decimal("0.05"),
        "displayed",
        True,
    )
    assert policy.decimals == {"percent": "auto", "number": 0, "days": 2}
    assert policy.suppress_below == 6
    assert list(Population.objects.values_list("year", "count")) == [(2017, 22627)]
    assert list(Comparator.objects.values_list("key", "label", "order")) == [
        ("england", "England", 1),
        ("region", "The region", 2),
    ]

    value, not_due = Value.objects.order_by("-category")
    assert (value.end, value.months, value.value) == (SEPTEMBER, 3, Decimal("-1.5"))
    assert (value.numerator, value.denominator) == (2, 3)
    assert (value.status, value.note, value.is_derived) == ("provisional", "a note", False)
    assert (not_due.months, not_due.value, not_due.status) == (YTD, None, "not_due")
    assert {row.recorded_on for row in (value, not_due)} == {date(2017, 11, 3)}

    targets = Target.objects.order_by("first").values_list("first", "last", "target")
    assert list(targets) == [
        (Month.of(2017, 4), Month.of(2018, 3), 20),
        (Month.of(2018, 4), None, None),
    ]
    benchmark = Benchmark.objects.get()
    assert (benchmark.value, benchmark.source) == (Decimal("62.5"), "a table")
    assert (benchmark.published, benchmark.definition_differs) == (date(2016, 11, 1), True)
    assert Break.objects.get().reason == "counted anew"
    assert set(
        Part.objects.values_list("whole_category", "part__code", "part_category", "sign")
    ) == {("All", "A 1", "One", 1), ("All", "A 2", "", -1)}
    assert list(JourneyStep.objects.values_list("step", "count")) == [
        ("contact", 120),
        ("plan", None),
    ]


def test_loading_is_in_the_trail(tmp_path: Path, cast: Cast) -> None:
    release = loaded(pack(tmp_path), actor=cast.analyst).release
    event = Event.objects.get(verb="loaded")
    assert (event.actor, event.target_name) == (cast.analyst, "Second quarter")
    assert event.detail == {"month": "2017-09", "rows": {"definitions": 2, "values": 2}}
    assert (release.loaded_by, release.loaded_at) == (cast.analyst, NOW)


def test_the_same_release_again_changes_nothing(tmp_path: Path) -> None:
    assert loaded(pack(tmp_path)).is_new
    assert not loaded(tmp_path).is_new
    assert Release.objects.count() == 1
    assert Event.objects.filter(verb="loaded").count() == 1


def test_rows_in_another_order_and_zeros_at_the_end_are_the_same_content(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    values = "value,code,months,end,status\n81.50,A 2,1,2017-09,final\n12,A 1,,2017-09,\n"
    assert not loaded(pack(tmp_path / "other", values=values)).is_new


@pytest.mark.parametrize(
    "other",
    [
        {"values": "code,end,value\nA 1,2017-09,13\nA 2,2017-09,81.5"},
        {"values": "code,end,value\nA 1,2017-09,12"},
        {"values": None},
        {"more": "[judging]\ntolerance = 0.1\n"},
        {"targets": "code,from,target\nA 1,2017-04,5\n"},
        {"indicators": "code,title,section,unit\nA 1,Calls,Door,number\nA 2,In time,Door,percent"},
    ],
)
def test_the_same_release_with_other_content_is_refused(
    tmp_path: Path, other: dict[str, str]
) -> None:
    loaded(pack(tmp_path / "one"))
    [fault] = faults_of(pack(tmp_path / "other", **other))
    assert (fault.file, fault.row, fault.column) == ("pack.toml", 6, "release.title")
    assert fault.sentence.startswith("This release is already loaded, and this differs")


def test_the_same_release_with_other_content_is_checked_in_full_first(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    faults = faults_of(pack(tmp_path / "other", values="code,end,value\nA 1,2017-09,twelve"))
    assert [(fault.file, fault.column) for fault in faults] == [
        ("values.csv", "value"),
        ("pack.toml", "release.title"),
    ]


def test_an_old_release_loaded_again_after_a_newer_one_still_changes_nothing(
    tmp_path: Path,
) -> None:
    loaded(pack(tmp_path / "one"))
    loaded(pack(tmp_path / "two", title="Third quarter", recorded_on="2018-01-31"))
    assert not loaded(tmp_path / "one").is_new


def test_a_release_of_an_earlier_day_than_the_newest_is_refused(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    [fault] = faults_of(pack(tmp_path / "two", title="Late", recorded_on="2017-11-02"))
    assert (fault.file, fault.row, fault.column) == ("pack.toml", 7, "release.recorded_on")


def test_a_day_that_is_none_is_not_called_early_too(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    [fault] = faults_of(pack(tmp_path / "two", title="Late", recorded_on='"soon"'))
    assert "'soon' is no date" in fault.sentence


def test_another_council_is_named_though_its_release_is_called_the_same(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    settings = (tmp_path / "one" / "pack.toml").read_text()
    other = settings.replace("Made-up Borough", "Neighbouring")
    faults = faults_of(pack(tmp_path / "two", settings=other))
    assert [fault.column for fault in faults] == ["council.name", "release.title"]


def test_a_pack_of_another_council_is_refused(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    settings = (tmp_path / "one" / "pack.toml").read_text()
    other = settings.replace("Made-up Borough", "Neighbouring").replace("2017-11-03", "2018-01-31")
    [fault] = faults_of(pack(tmp_path / "two", settings=other))
    assert (fault.row, fault.column) == (3, "council.name")
    assert "Made-up Borough Council" in fault.sentence


def test_a_year_that_starts_in_another_month_is_refused(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    settings = (tmp_path / "one" / "pack.toml").read_text().replace("2017-11-03", "2018-01-31")
    other = settings.replace("[release]", "year_starts = 9\n[release]")
    assert [fault.column for fault in faults_of(pack(tmp_path / "two", settings=other))] == [
        "council.year_starts"
    ]


def later(folder: Path, **contents: str | None) -> None:
    loaded(
        pack(folder, title="Third quarter", recorded_on="2018-01-31", month="2017-12", **contents)
    )


def test_a_figure_known_otherwise_is_a_new_row_and_closes_the_old_one(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    later(tmp_path / "two", values="code,end,value\nA 1,2017-09,13\nA 2,2017-09,81.50")
    old, new = Value.objects.filter(indicator__code="A 1").order_by("pk")
    assert (old.value, old.superseded_at) == (12, date(2018, 1, 31))
    assert (new.value, new.recorded_on, new.superseded_at) == (13, date(2018, 1, 31), None)
    # The other says what was known already, so it leaves no trace.
    assert Value.objects.filter(indicator__code="A 2").count() == 1
    before = Value.objects.known_on(date(2018, 1, 30)).get(indicator__code="A 1")
    assert before.value == 12
    assert Value.objects.known_on(date(2018, 1, 31)).get(indicator__code="A 1").value == 13
    assert not Value.objects.known_on(date(2017, 11, 2)).exists()


def test_a_second_release_on_the_same_day_replaces_the_first_from_that_day_on(
    tmp_path: Path,
) -> None:
    loaded(pack(tmp_path / "one"))
    loaded(pack(tmp_path / "two", title="Correction", values="code,end,value\nA 1,2017-09,13"))
    assert figures() == {("A 1", "2017-09"): 13, ("A 2", "2017-09"): Decimal("81.5")}
    known = Value.objects.known_on(date(2017, 11, 3)).get(indicator__code="A 1")
    assert known.value == 13


def test_a_change_of_status_alone_is_a_new_row_too(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one", values="code,end,value,status\nA 1,2017-09,12,provisional"))
    later(tmp_path / "two", values="code,end,value,status\nA 1,2017-09,12,final")
    assert list(Value.objects.order_by("pk").values_list("status", flat=True)) == [
        "provisional",
        "final",
    ]


def test_what_a_later_release_does_not_mention_stays(tmp_path: Path) -> None:
    first = pack(
        tmp_path / "one",
        more=(
            '[judging]\ntolerance = 0.1\n[display]\npercent = 1\n[population]\n"2017-18" = 100\n'
            '[comparators]\nengland = "England"\n[leads]\naccess = "Access"\n'
        ),
        indicators=(
            "code,title,section,unit,lead,why,order\n"
            "A 1,Contacts,Front door,number,access,because,5\nA 2,In time,Door,percent,,,6\n"
        ),
        targets="code,from,target\nA 1,2017-04,5\n",
        breaks="code,from\nA 1,2017-04\n",
        benchmarks="code,comparator,end,value\nA 1,england,2017-03,7\n",
        values="code,end,value,note,status\nA 1,2017-09,12,as counted,provisional\n",
    )
    loaded(first)
    later(
        tmp_path / "two",
        indicators="code,title,section\nA 1,New contacts,Front door\n",
        values="code,end,value\nA 1,2017-09,12.0\nA 1,2017-12,14\n",
    )
    said = definition("A 1")
    assert said.lead
    assert (said.title, said.lead.key, said.why, said.order) == (
        "New contacts",
        "access",
        "because",
        5,
    )
    assert definition("A 2").title == "In time"
    assert figures() == {("A 1", "2017-09"): 12, ("A 1", "2017-12"): 14}
    kept = Value.objects.get(end=SEPTEMBER)
    assert (kept.note, kept.status) == ("as counted", "provisional")
    for model in (JudgingPolicy, Population, Target, Break, Benchmark, Comparator, Lead):
        assert model.objects.count() == 1, model


def test_a_new_indicator_of_a_later_release_comes_last_where_no_order_is_given(
    tmp_path: Path,
) -> None:
    loaded(pack(tmp_path / "one"))
    later(tmp_path / "two", indicators="code,title,section\nB 1,New,Door\n", values=None)
    assert definition("B 1").order > definition("A 2").order


def test_a_changed_definition_is_a_new_row(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one"))
    later(tmp_path / "two", indicators="code,title,section,unit\nA 1,Calls,Front door,number\n")
    then, now = Definition.objects.filter(indicator__code="A 1").order_by("pk")
    assert (then.title, then.superseded_at) == ("Contacts", date(2018, 1, 31))
    assert (now.title, now.recorded_on) == ("Calls", date(2018, 1, 31))
    assert Definition.objects.filter(indicator__code="A 2").count() == 1


def test_a_changed_policy_is_a_new_version_and_keeps_what_is_not_mentioned(
    tmp_path: Path,
) -> None:
    loaded(pack(tmp_path / "one", more='[judging]\ntolerance = 0.1\n[display]\npercent = "auto"\n'))
    later(tmp_path / "two", more="[display]\nnumber = 0\n[disclosure]\nsuppress_below = 6\n")
    then, now = JudgingPolicy.objects.order_by("pk")
    assert (then.suppress_below, then.superseded_at) == (5, date(2018, 1, 31))
    assert (now.tolerance, now.decimals, now.suppress_below) == (
        Decimal("0.1"),
        {"percent": "auto", "number": 0},
        6,
    )


def test_a_new_comparator_comes_after_those_that_are_there(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one", more='[comparators]\nregion = "Region"\n'))
    later(tmp_path / "two", more='[comparators]\nengland = "England"\nregion = "The region"\n')
    assert list(Comparator.objects.values_list("key", "label", "recorded_on")) == [
        ("region", "The region", date(2017, 11, 3)),
        ("england", "England", date(2018, 1, 31)),
    ]


def test_comparators_and_leads_that_nobody_declares_are_called_by_their_keys(
    tmp_path: Path,
) -> None:
    loaded(
        pack(
            tmp_path,
            indicators="code,title,section,lead\nA 1,Contacts,Door,access\nA 2,In time,Door,\n",
            benchmarks="code,comparator,end,value\nA 1,region,2017-03,7\nA 1,england,2017-03,8\n",
        )
    )
    assert list(Comparator.objects.values_list("key", "label")) == [
        ("region", "region"),
        ("england", "england"),
    ]
    assert Post.objects.get().title == "access"


def test_a_repeated_target_is_not_added_and_another_one_is(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "one", targets="code,from,to,target\nA 1,2017-04,2018-03,5\n"))
    loaded(
        pack(
            tmp_path / "two",
            title="Two",
            targets="code,from,to,target\nA 1,2017-04,2018-03,5.0\nA 2,2017-04,2018-03,7\n",
        )
    )
    assert Target.objects.count() == 2
    later(tmp_path / "three", targets="code,from,to,target\nA 1,2017-10,2018-03,6\n")
    assert Target.objects.count() == 3
    # Said again after it was narrowed, so it is meant to hold again.
    loaded(
        pack(
            tmp_path / "four",
            title="Four",
            recorded_on="2018-02-28",
            targets="code,from,to,target\nA 1,2017-04,2018-03,5\n",
        )
    )
    assert Target.objects.count() == 4


def test_a_retired_indicator_keeps_its_figures_and_takes_no_new_one(tmp_path: Path) -> None:
    retiring = "code,title,section,status\nA 1,Contacts,Front door,retired\n"
    loaded(pack(tmp_path / "one"))
    later(tmp_path / "two", indicators=retiring, values="code,end,value\nA 1,2017-10,9\n")
    assert figures()["A 1", "2017-10"] == 9
    fourth = {"title": "Fourth", "recorded_on": "2018-04-30", "indicators": retiring}
    values = "code,end,value\nA 1,2017-10,9\nA 1,2018-03,1\nA 1,2017-09,2\n"
    assert [
        (fault.row, fault.column)
        for fault in faults_of(pack(tmp_path / "three", values=values, **fourth))
    ] == [(3, "code"), (4, "code")]
    back = {**fourth, "indicators": retiring.replace("retired", "live")}
    assert loaded(pack(tmp_path / "four", values=values, **back)).is_new


def test_tables_that_the_contract_does_not_know_are_named_and_not_read(tmp_path: Path) -> None:
    assert loaded(pack(tmp_path, notes="anything,at all\n")).ignored == ["notes"]


def test_published_figures_are_checked_and_never_loaded(tmp_path: Path) -> None:
    published = "code,category,end,months,measure,printed\nA 1,,2017-08,1,value,11\n"
    loaded(pack(tmp_path, published=published))
    assert ("A 1", "2017-08") not in figures()


def test_printed_figures_that_were_not_kept_yet_are_kept_when_the_pack_is_loaded_again(
    tmp_path: Path,
) -> None:
    first = loaded(pack(tmp_path / "without"))
    published = "code,category,end,months,measure,printed\nA 1,,2017-08,1,value,11\n"
    path = pack(tmp_path / "with", published=published)
    again, once_more = loaded(path), loaded(path)
    assert (again.is_new, again.counts) == (False, {"printed figures": 1})
    assert (once_more.is_new, once_more.counts) == (False, {})
    assert [each.printed for each in first.release.printed.all()] == ["11"]


class TestTheCommand:
    def test_says_what_was_loaded(self, tmp_path: Path) -> None:
        said = StringIO()
        call_command("load_pack", str(pack(tmp_path)), stdout=said)
        assert said.getvalue() == "Loaded 'Second quarter': 2 definitions, 2 values.\n"
        said = StringIO()
        call_command("load_pack", str(tmp_path), stdout=said)
        assert said.getvalue() == "'Second quarter' is loaded already. Nothing was changed.\n"
        printed = {"published": "code,end,printed\nA 1,2017-09,12\n"}
        said = StringIO()
        call_command("load_pack", str(pack(tmp_path, **printed)), stdout=said)
        kept = "Kept now: 1 printed figure"
        assert said.getvalue() == f"'Second quarter' is loaded already. {kept}.\n"

    def test_counts_one_in_the_singular(self, tmp_path: Path) -> None:
        call_command("load_pack", str(pack(tmp_path)), stdout=StringIO())
        values = "code,end,value\nA 1,2017-09,13\nA 1,2017-08,11\n"
        later = {"title": "Third quarter", "recorded_on": "2018-01-31", "values": values}
        said = StringIO()
        call_command("load_pack", str(pack(tmp_path, **later)), stdout=said)
        assert said.getvalue() == "Loaded 'Third quarter': 1 value, 1 value changed.\n"

    def test_prints_every_fault_and_changes_nothing(self, tmp_path: Path) -> None:
        said = StringIO()
        values = "code,end,value\nA 1,2017-13,12\nA 9,2017-09,x\n"
        with pytest.raises(CommandError, match=r"^Nothing was changed: 3 faults\.$"):
            call_command("load_pack", str(pack(tmp_path, values=values)), stdout=said)
        places = [line.split(":")[0] for line in said.getvalue().splitlines()]
        assert sorted(places) == [
            "values.csv, row 2, column end",
            "values.csv, row 3, column code",
            "values.csv, row 3, column value",
        ]
        assert not Council.objects.exists()
        assert not Release.objects.exists()

    def test_says_where_there_is_no_pack(self, tmp_path: Path) -> None:
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("load_pack", str(tmp_path / "nowhere"), stdout=said)
        assert said.getvalue() == "nowhere: There is no such file.\n"
