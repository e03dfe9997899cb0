"""The page on which an analyst sees what would turn."""

import pytest
from django.test import Client

from indicators.judging import judge
from tests.cast import Cast
from tests.indicators.pages.test_register_pages import text_of
from tests.indicators.register import Register
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    for code, figure in [("A", "12"), ("B", "9")]:
        register.indicator(code, title=f"Title of {code}", better="bigger")
        register.target(code, "2019-04", None, "10")
        register.value(code, "2019-12", figure)
    judge()
    return register


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def test_before_anything_is_loaded_the_page_says_so(analyst: Client) -> None:
    assert "No figures yet" in text_of(analyst.get("/register/what-if/"))


def test_the_form_comes_with_the_newest_month_and_the_indicator_of_the_link(
    register: Register, analyst: Client
) -> None:
    a = register.indicators["A"].pk
    form = analyst.get(f"/register/what-if/?indicator={a}").context["form"]
    assert (form["month"].value(), form["indicator"].value()) == ("2019-12", str(a))


def test_what_would_turn_is_shown_with_the_totals(register: Register, analyst: Client) -> None:
    a = register.indicators["A"].pk
    answer = analyst.get(f"/register/what-if/?month=2019-12&indicator={a}&target=13")
    page = parsed(answer.content.decode())
    cells = [" ".join(cell.text.split()) for cell in page.all("td")]
    assert cells[:6] == ["Title of A", "12", "10", "13", "Green", "Red"]
    # Ahead, on target, near, behind, not judged: now and then.
    assert cells[6:] == ["1", "0", "0", "0", "0", "0", "1", "2", "0", "0"]


def test_what_stays_is_said_too(register: Register, analyst: Client) -> None:
    b = register.indicators["B"].pk
    said = text_of(analyst.get(f"/register/what-if/?month=2019-12&indicator={b}&target=11"))
    assert "B would stay as it is: Red" in said
    assert "Nothing would turn." in said


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("month=2019-12", "Say what would be another"),
        ("month=2019-12&target=5", "Choose whose target that would be"),
        ("month=9&tolerance=0.1", "Write the month as in 2017-09."),
        ("month=2019-12&tolerance=-1", "Write a share from 0 up."),
        ("month=2019-12&indicator=99999999", "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said(
    register: Register, analyst: Client, query: str, words: str
) -> None:
    answer = analyst.get(f"/register/what-if/?{query}")
    assert words in answer.content.decode()
    assert "found" not in answer.context
