"""Indicators by level and theme, in the council's own framework and in those that tags name."""

import pytest

from indicators.framework.matrix import OWN, Frame, Matrix, frames, matrix
from indicators.judging import judge
from indicators.models import Definition, Framework
from indicators.rules.periods import Month
from indicators.rules.standing import Rag
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db
DECEMBER = Month.of(2019, 12)
SAFE, HEARD = "Am I safe?", "Am I heard?"


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(suppress_below=5)
    return register


def indicator(register: Register, code: str, level: str, theme: str, tags: str = "") -> None:
    register.indicator(code, better="smaller", level=level, theme=theme, tags=tags)


def judged(register: Register, code: str, figure: str) -> None:
    """Against a target of 10, where smaller is better."""
    register.target(code, "2019-04", None, "10")
    register.value(code, "2019-12", figure)
    judge()


def every() -> list[Frame]:
    current = Definition.objects.current().select_related("indicator")
    return frames(current.order_by("order"))


def arranged(place: int = 0, audience: Audience = Audience.STAFF) -> Matrix:
    return matrix(every()[place], scorecard(DECEMBER, audience=audience))


def test_what_definitions_say_is_a_framework_in_the_order_of_the_register(
    register: Register,
) -> None:
    indicator(register, "A", "Help", SAFE, "Inspection: leaders; Question: Soon?; Topic: Speed")
    indicator(register, "B", "Care", HEARD, "Inspection: care / homes")
    found = [(each.name, each.is_own, each.levels, each.themes) for each in every()]
    assert found == [
        (OWN, True, ("Help", "Care"), (SAFE, HEARD)),
        ("Inspection", False, ("leaders", "care"), ("", "homes")),
    ]


def test_who_keeps_a_framework_gives_its_order_and_its_open_questions(register: Register) -> None:
    indicator(register, "A", "Help", SAFE, "Question: Soon?")
    indicator(register, "B", "New", SAFE)
    Framework.objects.create(
        name="Ours",
        is_own=True,
        levels=["Care", "Help"],
        themes=[HEARD],
        questions={f"Help / {SAFE}": ["Kindly?"]},
    )
    [own] = every()
    assert (own.name, own.levels, own.themes) == ("Ours", ("Care", "Help", "New"), (HEARD, SAFE))
    cell = next(each for each in arranged().cells if each.level == "Help" and each.theme == SAFE)
    assert [(each.text, [row.code for row in each.rows]) for each in cell.questions] == [
        ("Kindly?", []),
        ("Soon?", ["A"]),
    ]


def test_a_cell_has_the_mean_of_its_indicators_a_tie_to_the_worse(register: Register) -> None:
    for code, figure in (("A", "9"), ("B", "12")):
        indicator(register, code, "Help", SAFE, f"Question: {code}?")
        judged(register, code, figure)
    indicator(register, "C", "Help", SAFE)
    indicator(register, "D", "Care", SAFE)
    help_, care = arranged().cells
    assert (help_.rag, help_.judged) == (Rag.AMBER, [(Rag.GREEN, 1), (Rag.RED, 1)])
    assert [each.rag for each in help_.questions] == [Rag.GREEN, Rag.RED]
    assert [row.code for row in help_.others] == ["C"]
    assert (care.rag, care.judged) == (Rag.NONE, [])


def test_what_an_audience_is_not_told_is_not_counted(register: Register) -> None:
    register.indicator("A", better="smaller", level="Help", theme=SAFE, disclosure="children")
    judged(register, "A", "3")
    assert [cell.rag for cell in arranged().cells] == [Rag.GREEN]
    assert [cell.rag for cell in arranged(audience=Audience.PUBLISHED).cells] == [Rag.NONE]


def test_what_has_no_place_is_named(register: Register) -> None:
    indicator(register, "A", "Help", SAFE, "Inspection: leaders")
    indicator(register, "B", "", "")
    assert [row.code for row in arranged().unplaced] == ["B"]
    assert [row.code for row in arranged(1).unplaced] == ["B"]


def test_where_nothing_has_a_place_there_is_no_framework(register: Register) -> None:
    indicator(register, "A", "", SAFE, "Topic: Speed; Question: Soon?")
    assert every() == []
