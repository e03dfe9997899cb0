"""What the two published papers disagree on, counted from the packs in a boring loop."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Judgement, Value
from indicators.restatements import Kind, restatements
from tests.indicators.packs.made import loaded, pack
from tests.published.papers import (
    REPORT,
    SCORECARD,
    Key,
    definitions,
    derived,
    given,
    rounded,
    settings_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def both_papers(db: None) -> None:
    loaded(SCORECARD)
    loaded(REPORT)


def printed(*arguments: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("restatements", *arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def known_after(*folders: Path) -> dict[Key, Decimal]:
    known: dict[Key, Decimal] = {}
    for folder in folders:
        known |= given(folder)
        known |= derived(folder, known) | given(folder)
    return known


def decimals(folder: Path, code: str, figure: Decimal) -> int:
    rule = settings_of(folder)["display"].get(definitions(folder)[code]["unit"], 0)
    if rule == "auto":
        return 1 if abs(figure) < 10 else 0
    return rule


def some_number_prints_as_both(one: Decimal, at: int, other: Decimal, other_at: int) -> bool:
    """Try all numbers around, in steps finer than any of the two prints."""
    tried = (one + Decimal(step) / 1000 for step in range(-1100, 1101))
    one, other = rounded(one, at), rounded(other, other_at)
    return any(rounded(each, at) == one and rounded(each, other_at) == other for each in tried)


def disagreements() -> list[tuple[Key, Decimal, Decimal, bool]]:
    """Key, reported, now, and whether it is a mere refinement."""
    then, now = known_after(SCORECARD), known_after(SCORECARD, REPORT)
    found = []
    for key in then:
        if then[key] != now[key]:
            before = decimals(SCORECARD, key[0], then[key])
            after = decimals(REPORT, key[0], now[key])
            is_refined = some_number_prints_as_both(then[key], before, now[key], after)
            found.append((key, then[key], now[key], is_refined))
    return found


def as_printed(key: Key, reported: Decimal, now: Decimal) -> tuple[str, ...]:
    code, category, end, months = key
    return code, category, end, months, shortest(reported), shortest(now)


def shortest(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_it_lists_exactly_the_figures_that_the_papers_disagree_on(both_papers: None) -> None:
    found = printed("--from", "2017-11-03", "--to", "2018-01-31")
    keys = ("code", "category", "end", "months", "reported", "now")
    assert sorted(tuple(row[key] for key in keys) for row in found) == sorted(
        as_printed(key, then, now)
        for key, then, now, is_refined in disagreements()
        if not is_refined
    )
    assert {row["recorded_on"] for row in found} == {"2018-01-31"}
    assert all(list(row) == [*keys, "recorded_on"] for row in found)
    assert len(found) == 33


def test_refinements_are_listed_with_all_of_them(both_papers: None) -> None:
    found = printed("--from", "2017-11-03", "--to", "2018-01-31", "--all")
    assert len(found) == len(disagreements())
    refined = {(row["code"], row["end"]) for row in found} - {
        (row["code"], row["end"]) for row in printed("--from", "2017-11-03", "--to", "2018-01-31")
    }
    # 94 and 94.4; 88 and 88.5
    assert {("CSC 286", "2017-03"), ("CSC 252a", "2017-08")} <= refined


def test_derived_figures_are_restated_too(both_papers: None) -> None:
    [found] = [
        each
        for each in restatements(date(2017, 11, 3), date(2018, 1, 31))
        if each.code == "CSC 181" and each.kind is Kind.RESTATED
    ]
    # 79 plans among 22,627 children, where the scorecard had printed 36.
    assert (found.reported, found.now) == (36, Decimal("34.9140407478"))


@pytest.mark.parametrize(
    ("first", "second"),
    [("2017-11-02", "2018-01-31"), ("2017-11-03", "2018-01-30"), ("2018-01-31", "2018-01-31")],
)
def test_nothing_is_restated_before_it_was_reported_or_is_known_otherwise(
    both_papers: None, first: str, second: str
) -> None:
    assert printed("--from", first, "--to", second, "--all") == []


def three_releases(folder: Path, *figures: str) -> None:
    for number, figure in enumerate(figures, start=1):
        loaded(
            pack(
                folder / str(number),
                title=str(number),
                recorded_on=f"2018-0{number}-01",
                more="[display]\npercent = 0\n",
                values=f"code,end,value,status\nA 2,2017-09,{figure}\n",
            )
        )


def test_a_key_is_listed_once_with_what_was_known_on_the_two_days(tmp_path: Path) -> None:
    three_releases(tmp_path, "50,", "60,", "70,")
    [row] = printed("--from", "2018-01-15", "--to", "2018-03-01")
    assert (row["reported"], row["now"], row["recorded_on"]) == ("50", "70", "2018-03-01")
    [row] = printed("--from", "2018-01-15", "--to", "2018-02-28")
    assert (row["reported"], row["now"], row["recorded_on"]) == ("50", "60", "2018-02-01")


def test_a_figure_that_came_back_to_what_it_was_is_not_restated(tmp_path: Path) -> None:
    three_releases(tmp_path, "50,", "60,", "50,")
    assert printed("--from", "2018-01-15", "--to", "2018-03-01", "--all") == []


def test_a_change_of_status_alone_is_no_restatement(tmp_path: Path) -> None:
    three_releases(tmp_path, "50,provisional", "50,final", "50,suppressed")
    assert printed("--from", "2018-01-15", "--to", "2018-03-01", "--all") == []


def test_a_withdrawn_figure_is_listed_with_all_of_them(tmp_path: Path) -> None:
    three_releases(tmp_path, "50,", ",not_available", ",not_available")
    assert printed("--from", "2018-01-15", "--to", "2018-03-01") == []
    [row] = printed("--from", "2018-01-15", "--to", "2018-03-01", "--all")
    assert (row["reported"], row["now"]) == ("50", None)


def test_what_followed_from_a_rule_that_a_pack_removes_is_withdrawn(tmp_path: Path) -> None:
    head = "code,title,section,unit,months,derive\nA,Contacts,S,number,1,\n"
    values = "code,end,value\nA,2017-04,3\n"
    for number, rule in enumerate(["sum_to_date(A)", ""], start=1):
        loaded(
            pack(
                tmp_path / str(number),
                title=str(number),
                recorded_on=f"2018-0{number}-01",
                indicators=f"{head}T,Contacts so far,S,number,ytd,{rule}\n",
                values=values,
            )
        )
    days = ("--from", "2018-01-15", "--to", "2018-02-01")
    assert printed(*days) == []
    [row] = printed(*days, "--all")
    assert (row["code"], row["reported"], row["now"]) == ("T", "3", None)
    assert row["recorded_on"] == "2018-02-01"
    # The day before, it is known as it was; now neither it nor its judgement is.
    total = Value.objects.get(indicator__code="T")
    assert list(Value.objects.known_on(date(2018, 1, 31)).filter(indicator__code="T")) == [total]
    assert total.superseded_at == date(2018, 2, 1)
    assert not Judgement.objects.filter(value=total).exists()
    assert Judgement.objects.count() == 1


def test_a_first_figure_is_no_restatement(tmp_path: Path) -> None:
    three_releases(tmp_path, ",not_due", "50,", "50,")
    assert printed("--from", "2018-01-15", "--to", "2018-03-01", "--all") == []


def test_each_figure_is_held_at_its_own_releases_decimals(tmp_path: Path) -> None:
    for number, (decimals, figure) in enumerate([(0, "23"), (1, "23.4"), (1, "23.6")], start=1):
        loaded(
            pack(
                tmp_path / str(number),
                title=str(number),
                recorded_on=f"2018-0{number}-01",
                more=f"[display]\npercent = {decimals}\n",
                values=f"code,end,value\nA 2,2017-09,{figure}\n",
            )
        )
    assert printed("--from", "2018-01-01", "--to", "2018-02-01") == []
    # Printed as 23 then, and as 23.6 now.
    assert len(printed("--from", "2018-01-01", "--to", "2018-03-01")) == 1


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(CommandError, match="lies before"):
        printed("--from", "2018-02-01", "--to", "2018-01-01")
