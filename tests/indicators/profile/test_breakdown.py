"""An indicator's categories: counts, and shares only where they mean something and may be told."""

from decimal import Decimal

import pytest

from indicators.charts.lines import Size
from indicators.charts.shares import Share
from indicators.models import Definition, Part
from indicators.profile.breakdown import Breakdown, breakdown_of, panels_of
from indicators.profile.drawing import Choice
from indicators.profile.history import history_of
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

DECEMBER = Month.of(2019, 12)


@pytest.fixture
def register() -> Register:
    made = Register()
    made.policy(decimals={"percent": 1})
    return made


def found(audience: Audience = Audience.STAFF) -> Breakdown | None:
    definition = Definition.objects.current().get(indicator__code="A")
    return breakdown_of(history_of(definition, DECEMBER, audience=audience))


def categories(register: Register, end: str = "2019-12", **figures: str) -> None:
    for category, figure in figures.items():
        register.value("A", end, figure, category=category)


def test_shares_are_of_the_whole_where_the_parts_make_it_up(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-12", "60")
    categories(register, Advice="45", Help="15")
    assert found() == Breakdown(
        DECEMBER,
        [Share("Advice", Decimal(45), "45 · 75%"), Share("Help", Decimal(15), "15 · 25%")],
        "Shares are of 60, all of them together.",
    )


def test_without_a_whole_they_are_of_all_together(register: Register) -> None:
    register.indicator("A", disclosure="none")
    categories(register, Advice="45", Help="15")
    breakdown = found()
    assert breakdown is not None
    assert breakdown.said == "Shares are of 60, all of them together."


def test_parts_that_overlap_have_no_shares(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-12", "50")
    categories(register, Advice="45", Help="15")
    breakdown = found()
    assert breakdown is not None
    assert [each.shown for each in breakdown.shares] == ["45", "15"]
    assert breakdown.said == ("They come to 60 and the whole is 50, so no shares are given.")


def test_a_category_that_is_the_total_of_its_siblings_is_no_part(register: Register) -> None:
    indicator = register.indicator("A", disclosure="none")
    categories(register, All="60", Advice="45", Help="15")
    for name in ("Advice", "Help"):
        Part.objects.create(
            whole=indicator,
            whole_category="All",
            part=indicator,
            part_category=name,
            recorded_on=register.release.recorded_on,
        )
    breakdown = found()
    assert breakdown is not None
    assert [each.shown for each in breakdown.shares] == ["45 · 75%", "15 · 25%"]


def test_where_one_is_kept_back_no_share_gives_it_away(register: Register) -> None:
    register.indicator("A")
    register.value("A", "2019-12", "62")
    categories(register, Advice="45", Help="15", School="2")
    breakdown = found(Audience.PUBLISHED)
    assert breakdown is not None
    by_name = {each.label: (each.value, each.shown) for each in breakdown.shares}
    assert by_name["School"] == (None, "suppressed")
    assert "%" not in str(breakdown.shares)
    assert breakdown.said == "Some are kept back, so no shares are given."


def test_percentages_are_as_they_are_with_their_counts(register: Register) -> None:
    register.indicator("A", unit="percent", disclosure="none")
    register.value("A", "2019-12", "50", category="Boys", numerator="1000", denominator="2000")
    register.value("A", "2019-12", "25.25", category="Girls")
    assert found() == Breakdown(
        DECEMBER,
        [
            Share("Boys", Decimal(50), "1,000 of 2,000 · 50.0%"),
            Share("Girls", Decimal("25.25"), "25.3%"),
        ],
        "",
        is_of_hundred=True,
    )


def test_it_is_of_the_latest_month_that_has_any(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-12", "60")
    categories(register, "2019-10", Advice="1", Old="2")
    categories(register, "2019-11", Advice="3")
    breakdown = found()
    assert breakdown is not None
    assert (breakdown.end, [each.label for each in breakdown.shares]) == (
        DECEMBER - 1,
        ["Advice"],
    )


def test_without_categories_there_is_none(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-12", "60")
    assert found() is None


def test_small_multiples_show_what_may_be_told(register: Register) -> None:
    register.indicator("A")
    categories(register, "2019-11", Advice="45", Help="2")
    categories(register, "2019-12", Advice="44", Help="20")
    definition = Definition.objects.current().get()
    history = history_of(definition, DECEMBER, audience=Audience.PUBLISHED)
    panels = panels_of(
        history, Choice(DECEMBER - 1, DECEMBER), name="p", title="A", size=Size(300, 100, 12)
    )
    assert [(panel.label, [point.value for point in panel.points]) for panel in panels.panels] == [
        ("Advice", [45, 44]),
        ("Help", [None, 20]),
    ]
