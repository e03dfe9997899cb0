"""The register's pages: an analyst finds, adds and changes; what makes no sense is said."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from indicators.models import Benchmark, Definition, Indicator, JudgingPolicy, Target
from indicators.packs.loading import BusyError
from indicators.rules.periods import Month
from kpiportal.models import Event
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = """\
code,title,section,unit,lead,status,derive
A 1,Contacts,Front door,number,access,live,
A 2,Done in time,Front door,percent,,live,
B 1,Plans so far,Back door,number,,retired,sum_to_date(A 1)
"""


@pytest.fixture(autouse=True)
def register(db: None, tmp_path: Path) -> None:
    loaded(
        pack(
            tmp_path,
            indicators=INDICATORS,
            more=(
                '[leads]\naccess = "Lead officer, access"\n[comparators]\nengland = "England"\n'
                "[display]\npercent = 1\n"
            ),
            targets="code,from,to,target\nA 1,2017-04,2018-03,15\n",
            benchmarks="code,comparator,end,months,value\nA 1,england,2017-03,12,7.5\n",
        )
    )


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def page_of(code: str, action: str = "") -> str:
    return f"/register/{Indicator.objects.get(code=code).pk}/{action}"


def text_of(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(parsed(answer.content.decode()).one("main").text.split())


def codes(client: Client, query: str = "") -> list[str]:
    page = parsed(client.get(f"/register/{query}").content.decode())
    return [cell.text.strip() for cell in page.all("th", scope="row")]


def filled_in(client: Client, url: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    form = client.get(url).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


def test_the_list_is_searched_by_words_section_and_status(analyst: Client) -> None:
    assert codes(analyst) == ["A 1", "A 2", "B 1"]
    assert codes(analyst, "?words=plans") == ["B 1"]
    assert codes(analyst, "?words=a+2") == ["A 2"]
    assert codes(analyst, "?section=Front+door") == ["A 1", "A 2"]
    assert codes(analyst, "?status=retired") == ["B 1"]
    assert codes(analyst, "?section=Nowhere") == []


def test_the_list_takes_as_many_queries_for_one_row_as_for_three(
    analyst: Client, django_assert_max_num_queries: object
) -> None:
    codes(analyst)  # the first visit notes itself in the session
    with django_assert_max_num_queries(12) as three:  # type: ignore[operator]
        assert len(codes(analyst)) == 3
    with django_assert_max_num_queries(12) as one:  # type: ignore[operator]
        assert len(codes(analyst, "?words=plans")) == 1
    assert len(one) == len(three)


def test_an_indicators_page_says_all_that_is_known_of_it(analyst: Client) -> None:
    said = text_of(analyst.get(page_of("A 1")))
    for words in ("Contacts", "Front door", "Lead officer, access", "April 2017", "March 2018"):
        assert words in said
    assert "England" in said
    assert "7.5" in said


def test_an_indicator_is_changed_and_the_change_is_shown(analyst: Client) -> None:
    url = page_of("A 1", "change/")
    answer = analyst.post(url, filled_in(analyst, url) | {"title": "New contacts", "demand": "on"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == page_of("A 1")
    changed = Definition.objects.current().get(indicator__code="A 1")
    assert (changed.title, changed.demand, changed.lead.key) == ("New contacts", True, "access")
    said = text_of(analyst.get(page_of("A 1")))
    assert "Title: Contacts → New contacts" in said


def test_what_is_not_touched_in_the_form_stays(analyst: Client) -> None:
    url = page_of("A 2", "change/")
    analyst.post(url, filled_in(analyst, url))
    assert Definition.objects.filter(indicator__code="A 2").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter title"),
        ({"months": "year"}, "Write a number of months, 0 or ytd."),
        ({"derive": "mean(A 2)"}, "'mean' is not known as a rule"),
        ({"derive": "sum_to_date(A 9)"}, "'A 9' is not the code of an indicator."),
        ({"derive": "sum_to_date(B 1)"}, "These rules go in a circle"),
        ({"unit": "kilograms"}, "kilograms is not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_saved(
    analyst: Client, changes: dict[str, str], words: str
) -> None:
    url = page_of("A 1", "change/")
    said = text_of(analyst.post(url, filled_in(analyst, url) | changes))
    assert words in said
    assert Definition.objects.filter(indicator__code="A 1").count() == 1


def test_an_indicator_whose_counts_forbid_it_becomes_no_percentage(
    analyst: Client, tmp_path: Path
) -> None:
    counts = "code,end,numerator,denominator\nA 1,2017-10,3,2\n"
    loaded(pack(tmp_path / "counts", title="Counts", indicators=INDICATORS, values=counts))
    url = page_of("A 1", "change/")
    said = text_of(analyst.post(url, filled_in(analyst, url) | {"unit": "percent"}))
    assert "it can't be a percentage" in said


def test_of_two_who_save_the_second_sees_both(analyst: Client, cast: Cast) -> None:
    url = page_of("A 1", "change/")
    mine = filled_in(analyst, url) | {"title": "Mine"}
    other = client_of(cast.other_analyst)
    other.post(url, filled_in(other, url) | {"title": "Theirs"})
    said = text_of(analyst.post(url, mine), status=409)
    assert "Title: Mine" in said
    assert "Title: Theirs" in said
    assert Definition.objects.current().get(indicator__code="A 1").title == "Theirs"


def test_an_indicator_is_added(analyst: Client) -> None:
    url = "/register/add/"
    given = filled_in(analyst, url) | {"code": "C 1", "title": "Visits", "section": "Back door"}
    assert analyst.post(url, given).status_code == 302
    added = Definition.objects.get(indicator__code="C 1")
    assert (added.title, added.months, added.unit, added.status) == ("Visits", 1, "number", "live")
    assert added.order == 4
    assert "There is an indicator of this code already." in text_of(analyst.post(url, given))
    wrong = text_of(analyst.post(url, given | {"code": "C (2)"}))
    assert "no brackets and no commas" in wrong


def test_a_target_is_set_for_some_months(analyst: Client) -> None:
    url = page_of("A 1", "target/")
    assert analyst.post(url, {"first": "2017-10", "target": "17.50"}).status_code == 302
    added = Target.objects.order_by("pk").last()
    assert added
    assert (added.first, added.last, added.target) == (Month.of(2017, 10), None, 17.5)
    page = parsed(analyst.get(page_of("A 1")).content.decode())
    [targets] = [table for table in page.all("table") if "Targets" in table.text]
    assert targets.text.split("\n      ")[-2:] == [
        "October 2017No end17.5",
        "April 2017September 201715\n    \n  ",
    ]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"first": "October", "target": "5"}, "Write the month as in 2017-09."),
        ({"first": "2017-10", "last": "2017-09", "target": "5"}, "ends before it starts"),
        ({"first": "2017-10", "target": "5%"}, "Write a number, such as 20 or 97.5."),
        ({"target": "5"}, "Enter from"),
    ],
)
def test_a_target_that_makes_no_sense_is_said(
    analyst: Client, sent: dict[str, str], words: str
) -> None:
    assert words in text_of(analyst.post(page_of("A 1", "target/"), sent))
    assert Target.objects.count() == 1


def test_a_benchmark_is_added_once_and_changed(analyst: Client) -> None:
    url = page_of("A 2", "benchmark/")
    england = Benchmark.objects.get().comparator_id
    key = {"comparator": str(england), "end": "2017-03", "months": "12"}
    assert analyst.post(url, key | {"value": "81.5", "published": "1/11/2017"}).status_code == 302
    added = Benchmark.objects.get(indicator__code="A 2")
    assert (added.value, str(added.published)) == (81.5, "2017-11-01")
    assert "there already" in text_of(analyst.post(url, key | {"value": "82"}))
    change = f"/register/benchmarks/{added.pk}/"
    given = filled_in(analyst, change) | {"value": "82", "definition_differs": "on"}
    given["published"] = "1/11/2017"
    assert analyst.post(change, given).status_code == 302
    now = Benchmark.objects.current().get(indicator__code="A 2")
    assert (now.value, now.definition_differs, now.months) == (82, True, 12)
    # An address from before the change leads to what holds now.
    assert filled_in(analyst, change)["value"] == "82"
    assert text_of(analyst.post(change, given), status=409)


def test_the_policy_is_changed(analyst: Client) -> None:
    url = "/register/judging/"
    shown = filled_in(analyst, url)
    assert (shown["decimals_of_percent"], shown["decimals_of_number"]) == ("1", "0")
    given = shown | {"tolerance": "0.05", "decimals_of_days": "auto"}
    assert analyst.post(url, given).status_code == 302
    policy = JudgingPolicy.objects.current().get()
    assert policy.decimals == {"percent": 1, "days": "auto"}
    assert str(policy.tolerance) == "0.05"
    assert "from 0 up" in text_of(analyst.post(url, filled_in(analyst, url) | {"tolerance": "-1"}))


def test_saving_the_policy_as_it_is_makes_no_version(analyst: Client) -> None:
    analyst.post("/register/judging/", filled_in(analyst, "/register/judging/"))
    assert JudgingPolicy.objects.count() == 1


WORD = {"word_of": "Information governance lead", "word_reason": "Two schools are small."}


@pytest.mark.parametrize(
    ("url", "change"),
    [("/register/judging/", {"suppress_below": "6"}), ("A 1", {"disclosure": "none"})],
)
def test_what_small_numbers_hide_is_changed_with_the_post_on_whose_word_and_why(
    analyst: Client, url: str, change: dict[str, str]
) -> None:
    url = url if url.startswith("/") else page_of(url, "change/")
    given = filled_in(analyst, url) | change
    said = text_of(analyst.post(url, given))
    assert "Enter the post on whose word it changes what is hidden." in said
    assert "Enter why it changes what is hidden." in said
    assert analyst.post(url, given | WORD).status_code == 302
    event = Event.objects.get(verb="changed")
    assert (event.detail["on_the_word_of"], event.detail["because"]) == tuple(WORD.values())


def test_the_word_for_another_class_stands_on_the_indicators_page(analyst: Client) -> None:
    url = page_of("A 1", "change/")
    analyst.post(url, filled_in(analyst, url) | {"disclosure": "none"} | WORD)
    said = text_of(analyst.get(page_of("A 1")))
    assert "On the word of: Information governance lead" in said
    assert "Because: Two schools are small." in said


def test_while_figures_are_loaded_the_form_keeps_what_was_typed(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise BusyError

    monkeypatch.setattr("indicators.actions.register.take_a_short_turn", busy)
    answer = analyst.post(page_of("A 1", "target/"), {"first": "2017-10", "target": "17.5"})
    assert "Figures are being loaded right now. Try again in a minute." in text_of(answer)
    assert answer.context["form"]["target"].value() == "17.5"
