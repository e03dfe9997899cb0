"""Published editions as data: as described, paged, limited, and nothing unpublished."""

import json
import re
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from indicators.rules.periods import Month
from kpiportal.models import Person
from narratives.actions import commentary as writing
from narratives.actions import editions
from narratives.models import Edition
from narratives.pages import api
from tests.access.addresses import names
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, published_quarter, show
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_
from tests.narratives.quarter import SEPTEMBER, Quarter
from tests.openapi import wrong

DESCRIBED: dict[str, Any] = json.loads(api.DESCRIPTION.read_text(encoding="utf-8"))
ROOT = "/api/editions/"
ONE = "/api/editions/2017-09/1/"
PATHS = {
    "/api/editions/": ROOT,
    "/api/editions/{quarter_end}/{edition}/": ONE,
    "/api/editions/{quarter_end}/{edition}/indicators/": f"{ONE}indicators/",
    "/api/editions/{quarter_end}/{edition}/indicators/{code}/": f"{ONE}indicators/AB 01/",
}
ADDRESSES = count(1)  # the visitors that nobody knows


@pytest.fixture
def edition(quarter: Quarter, cast: Cast) -> Edition:
    quarter.submit("Repeat referrals fell to 23%.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=cast.acceptor, now=NOW)
    return published_quarter(cast, SEPTEMBER)


def ask(person: Person | None, path: str, **headers: str) -> HttpResponse:
    """Whatever is answered must be as described."""
    client = as_(person) if person else Client(REMOTE_ADDR=f"10.0.0.{next(ADDRESSES)}")
    answer = client.get(path, headers=headers)
    assert faults(path, answer) == []
    return answer


def faults(path: str, answer: HttpResponse) -> list[str]:
    asked = path.partition("?")[0]
    of = next((DESCRIBED["paths"][each] for each in PATHS if shape(each).fullmatch(asked)), None)
    if of is None:
        return []
    said = named(of["get"]["responses"].get(str(answer.status_code)))
    if said is None:
        return [f"{answer.status_code} is not described"]
    wanting = [name for name in said.get("headers", {}) if name not in answer]
    if not said.get("content"):
        return wanting + [f"{answer.content!r} is not described"] * bool(answer.content)
    if answer["Content-Type"] != "application/json":
        return [*wanting, answer["Content-Type"]]
    schema = said["content"]["application/json"]["schema"]
    return wanting + wrong(json.loads(answer.content), schema, DESCRIBED)


def shape(described: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", described))


def named(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a reference stands for."""
    if said is None or "$ref" not in said:
        return said
    found: dict[str, Any] = DESCRIBED["components"]["responses"][said["$ref"].split("/")[-1]]
    return found


def test_each_address_of_the_api_is_described_and_no_other() -> None:
    described = {re.sub(r"\{(\w+)\}", r"\1", path) for path in DESCRIBED["paths"]}
    served = {
        re.sub(r"2017-09", "quarter_end", reverse(name, args=args)).replace("/1/", "/edition/")
        for name, args in [
            ("api_editions", ()),
            ("api_edition", ("2017-09", 1)),
            ("api_indicators", ("2017-09", 1)),
            ("api_indicator", ("2017-09", 1, "code")),
        ]
    }
    assert served == described
    assert {name for name in names() if name.startswith("api_")} == {
        "api_description", "api_editions", "api_edition", "api_indicators", "api_indicator"
    }  # fmt: skip
    assert json.loads(ask(None, "/api/openapi.json").content) == DESCRIBED


@pytest.mark.parametrize("path", PATHS.values())
def test_each_answer_is_as_described(edition: Edition, cast: Cast, path: str) -> None:
    assert ask(cast.member, path).status_code == 200


def test_every_indicator_is_as_described(edition: Edition, cast: Cast) -> None:
    one = DESCRIBED["components"]["schemas"]["IndicatorInFull"]
    for code in ("AB 01", "AB 02", "AB 03", "AB 04", "AB 05"):
        told = json.loads(ask(cast.member, f"{ONE}indicators/{code}/").content)
        assert wrong(told, one, DESCRIBED) == [], code


def test_each_answer_that_is_described_can_be_had(
    edition: Edition, cast: Cast, settings: Any
) -> None:
    given: dict[str, set[str]] = {path: set() for path in PATHS}

    def note(person: Person | None, more: str = "", **headers: str) -> dict[str, HttpResponse]:
        answers = {each: ask(person, f"{path}{more}", **headers) for each, path in PATHS.items()}
        for each, answer in answers.items():
            given[each].add(str(answer.status_code))
        return answers

    tags = {each: answer["ETag"] for each, answer in note(cast.member).items()}
    for each, path in PATHS.items():
        again = ask(cast.member, path, **{"If-None-Match": tags[each]})
        given[each].add(str(again.status_code))
    note(cast.member, "?page=0")
    note(None)
    note(cast.nobody)
    for each, path in list(PATHS.items())[1:]:
        given[each].add(str(ask(cast.member, path.replace("2017", "2018")).status_code))
    editions.withdraw(edition=edition, version=3, reason="A slip.", by=cast.analyst, now=NOW)
    note(cast.member)
    settings.API_REQUESTS_A_MINUTE = 0
    note(cast.member)
    assert given == {
        each: set(path["get"]["responses"]) for each, path in DESCRIBED["paths"].items()
    }


def test_a_description_that_says_too_little_would_be_found() -> None:
    schema = {"type": "object", "required": ["a"], "additionalProperties": False,
              "properties": {"a": {"type": "integer"}}}  # fmt: skip
    assert wrong({"a": 1}, schema, {}) == []
    assert wrong({"a": "1"}, schema, {}) == ["$.a is '1', not integer"]
    assert wrong({"b": 1}, schema, {}) == ["$.a is missing", "$.b is not described"]


def test_an_indicator_is_told_as_in_the_scorecard_with_its_words(
    edition: Edition, cast: Cast
) -> None:
    told = json.loads(ask(cast.member, f"{ONE}indicators/AB 01/").content)
    assert (told["value"], told["numerator"], told["denominator"]) == ("23.05", "133", "577")
    assert told["against"]["target"] == {"reference": "20", "standing": "behind", "rag": "red"}
    assert told["series"][-1] == {
        "month": "2017-09", "value": "23.05", "shown": "23%", "counts": "133 of 577"
    }  # fmt: skip
    assert told["commentary"]["said"] == [{"heading": "", "text": "Repeat referrals fell to 23%."}]


def test_a_suppressed_figure_is_not_told(edition: Edition, cast: Cast) -> None:
    told = json.loads(ask(cast.member, f"{ONE}indicators/AB 04/").content)
    assert (told["status"], told["value"], told["shown"], told["numerator"]) == (
        "suppressed", None, None, None
    )  # fmt: skip
    assert all(cell["value"] is None for cell in told["series"])


def test_what_is_not_published_is_told_to_nobody(edition: Edition, cast: Cast) -> None:
    draft = approved_quarter(cast, Month.of(2017, 12))
    show(cast, draft)
    for person in (cast.analyst, cast.director, cast.lead_member):
        listed = json.loads(ask(person, ROOT).content)["results"]
        assert [each["quarter_end"] for each in listed] == ["2017-09"]
        assert ask(person, "/api/editions/2017-12/1/").status_code == 404


def test_a_withdrawn_edition_is_listed_so_and_gone(edition: Edition, cast: Cast) -> None:
    editions.withdraw(edition=edition, version=3, reason="A slip.", by=cast.analyst, now=NOW)
    (listed,) = json.loads(ask(cast.member, ROOT).content)["results"]
    assert (listed["state"], listed["reason"]) == ("withdrawn", "A slip.")
    for path in list(PATHS.values())[1:]:
        for person in (cast.member, cast.analyst):
            answer = ask(person, path)
            assert answer.status_code == 410
            assert b"133" not in answer.content


def test_answers_are_paged(edition: Edition, cast: Cast) -> None:
    path = f"{ONE}indicators/"
    first = json.loads(ask(cast.member, f"{path}?per_page=2").content)
    assert (first["count"], first["pages"], first["previous"]) == (5, 3, None)
    codes = [each["code"] for each in first["results"]]
    following = first["next"]
    while following:
        told = json.loads(ask(cast.member, following).content)
        codes += [each["code"] for each in told["results"]]
        following = told["next"]
    assert codes == ["AB 01", "AB 02", "AB 03", "AB 04", "AB 05"]


@pytest.mark.parametrize("query", ["page=0", "page=9", "page=x", "per_page=201", "page=٣", "page="])
def test_a_page_that_is_not_there_is_refused_in_words(
    edition: Edition, cast: Cast, query: str
) -> None:
    answer = ask(cast.member, f"{ONE}indicators/?{query}")
    assert answer.status_code == 400
    assert set(json.loads(answer.content)) == {"error"}


def test_an_answer_that_has_not_changed_is_not_sent_again(edition: Edition, cast: Cast) -> None:
    answer = ask(cast.member, ONE)
    again = ask(cast.member, ONE, **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    editions.withdraw(edition=edition, version=3, reason="A slip.", by=cast.analyst, now=NOW)
    assert ask(cast.member, ONE, **{"If-None-Match": answer["ETag"]}).status_code == 410


def test_who_asks_too_often_waits_and_others_do_not(
    edition: Edition, cast: Cast, settings: Any
) -> None:
    assert f"More than {settings.API_REQUESTS_A_MINUTE} requests in a minute" in str(DESCRIBED)
    settings.API_REQUESTS_A_MINUTE = 3
    gives = [ask(cast.member, ROOT).status_code for _ in range(4)]
    assert gives == [200, 200, 200, 429]
    answer = ask(cast.member, ONE)
    wait = int(answer["Retry-After"])
    assert 1 <= wait <= 60
    assert json.loads(answer.content)["error"].endswith(f"Go on in {wait} seconds.")
    assert ask(cast.lead_member, ROOT).status_code == 200


def test_without_a_sign_in_it_says_so_as_data(edition: Edition, cast: Cast) -> None:
    for path in PATHS.values():
        assert ask(None, path).status_code == 401
        assert ask(cast.nobody, path).status_code == 403


def test_where_the_council_opens_its_editions_anybody_may_ask(
    edition: Edition, cast: Cast, settings: Any
) -> None:
    settings.PUBLISHED_TO_ALL = True
    for path in PATHS.values():
        answer = ask(None, path)
        assert answer.status_code == 200
        assert answer.cookies == {}
        assert ask(cast.nobody, path).content == answer.content
    settings.API_REQUESTS_A_MINUTE = 1
    here, elsewhere = Client(REMOTE_ADDR="10.1.0.1"), Client(REMOTE_ADDR="10.1.0.2")
    assert [here.get(ROOT).status_code for _ in range(2)] == [200, 429]
    assert elsewhere.get(ROOT).status_code == 200


def test_it_can_only_be_read(edition: Edition, cast: Cast) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(as_(cast.analyst), method)(ONE)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert set(json.loads(answer.content)) == {"error"}
