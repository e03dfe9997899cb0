"""The share that is good or better goes into the register by the door of every figure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audits.actions.feeding import NOT_ANY_MORE, bring_in, feed
from audits.actions.moderation import finalise, moderate
from audits.actions.programmes import start_programme
from audits.findings.figures import figures, may_take_figures
from audits.models import Audit, FedIndicator, Programme
from indicators.actions.entering import LacksError
from indicators.models import Indicator, Reason, Value
from indicators.rules.periods import Month
from kpiportal.models import Event, Job
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round
from tests.audits.pages.browsing import get, post
from tests.indicators.register import Register

END = Month.of(2017, 12)
LATER = datetime(2020, 2, 3, 10, tzinfo=UTC)  # than the register's own release


@pytest.fixture
def register(round_: Round) -> Register:
    register = Register()
    register.policy()
    register.indicator("AUD 01", unit="percent", months=3, better="bigger")
    register.indicator("AUD 02", unit="percent", months=-1, better="bigger")
    register.indicator("AUD 03", unit="number", months=3)
    register.indicator("AUD 04", unit="percent", months=1)
    return register


def final(round_: Round, number: str, grade: str, programme: Programme | None = None) -> Audit:
    audit = round_.assign(number, programme=programme or round_.programme)
    audit = round_.submit(audit, grade)
    given = {"audit": audit, "by": round_.cast.moderator, "now": NOW}
    moderate(version=audit.version, grade=audit.grade, reason="", **given)
    finalise(version=audit.version + 1, **given)
    return audit


def fed(round_: Round, code: str, theme: str = "") -> FedIndicator | None:
    return feed(indicator=_indicator(code), theme=theme, by=round_.cast.analyst, now=NOW)


def _indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def brought(round_: Round, one: FedIndicator, **given: object):  # the release
    return bring_in(
        figures=figures(one, today=LATER.date()), by=round_.cast.analyst, now=LATER, **given
    )


def stored(code: str) -> list[tuple]:
    rows = Value.objects.current().filter(indicator__code=code).order_by("end")
    names = ("end", "months", "numerator", "denominator", "status")
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_a_quarter_is_brought_in_with_its_counts(round_: Round, register: Register) -> None:
    for number, grade in enumerate(["Good", "Outstanding", "Inadequate"]):
        final(round_, str(number), grade)
    one = fed(round_, "AUD 01")
    release = brought(round_, one)
    [row] = Value.objects.filter(indicator__code="AUD 01")
    assert (row.end, row.months, row.numerator, row.denominator) == (END, 3, 2, 3)
    assert (row.value.quantize(Decimal("0.01")), row.status) == (Decimal("66.67"), "final")
    assert (row.release, row.recorded_on) == (release, date(2020, 2, 3))
    assert brought(round_, one) is None  # a second click
    assert Event.objects.filter(verb="entered", target_id=str(release.pk)).count() == 1
    assert Job.objects.filter(kind="recalculate").exists()


def test_what_is_still_on_its_way_is_provisional_and_final_later(
    round_: Round, register: Register
) -> None:
    final(round_, "1", "Good")
    round_.assign("2")
    one = fed(round_, "AUD 01")
    brought(round_, one)
    assert stored("AUD 01") == [(END, 3, 1, 1, "provisional")]


@pytest.mark.parametrize(("today", "ends"), [("2017-12-31", []), ("2018-01-01", [END])])
def test_a_quarter_brings_nothing_before_it_has_ended(
    round_: Round, register: Register, today: str, ends: list[Month]
) -> None:
    final(round_, "1", "Good")
    one = fed(round_, "AUD 01")
    assert one
    found = figures(one, today=date.fromisoformat(today))
    assert [figure.end for figure in found] == ends


def test_another_figure_than_was_known_needs_its_reason(round_: Round, register: Register) -> None:
    final(round_, "1", "Good")
    one = fed(round_, "AUD 01")
    brought(round_, one)
    final(round_, "2", "Inadequate")
    with pytest.raises(LacksError):
        brought(round_, one)
    assert stored("AUD 01") == [(END, 3, 1, 1, "final")]
    brought(round_, one, reason="One came late")
    assert stored("AUD 01") == [(END, 3, 1, 2, "final")]
    assert Value.objects.filter(indicator__code="AUD 01").count() == 2
    assert Reason.objects.get().reason == "One came late"


def test_a_year_to_date_is_of_the_summed_counts(round_: Round, register: Register) -> None:
    before = start_programme(
        title="Quarter 2", kind="random", first_day=date(2017, 7, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    for number, grade in enumerate(["Good", "Inadequate", "Inadequate"]):
        final(round_, f"B{number}", grade, before)
    final(round_, "1", "Good")
    brought(round_, fed(round_, "AUD 02"))
    assert stored("AUD 02") == [
        (Month.of(2017, 9), -1, 1, 3, "final"),
        (END, -1, 2, 4, "final"),
    ]


def test_random_and_thematic_audits_are_never_counted_together(
    round_: Round, register: Register
) -> None:
    thematic = start_programme(
        title="Visits", kind="thematic", theme="Visits", first_day=date(2017, 10, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    final(round_, "1", "Good")
    final(round_, "2", "Inadequate", thematic)
    brought(round_, fed(round_, "AUD 01"))
    assert stored("AUD 01") == [(END, 3, 1, 1, "final")]
    brought(round_, fed(round_, "AUD 01", "Visits"), reason="By theme")
    assert stored("AUD 01") == [(END, 3, 0, 1, "final")]


@pytest.mark.parametrize(
    ("code", "says"), [("AUD 03", "is no percentage"), ("AUD 04", "covers neither a quarter")]
)
def test_an_indicator_that_measures_something_else_takes_none(
    round_: Round, register: Register, code: str, says: str
) -> None:
    with pytest.raises(MoveError, match=says):
        fed(round_, code)


def test_an_indicator_of_which_each_month_is_known_takes_no_figure_a_quarter(
    round_: Round, register: Register
) -> None:
    """Months would be missing between them."""
    register.value("AUD 02", "2019-06", "50")
    assert [each.indicator.code for each in may_take_figures()] == ["AUD 01", "AUD 02"]
    register.value("AUD 02", "2019-08", "50")
    assert [each.indicator.code for each in may_take_figures()] == ["AUD 01"]
    with pytest.raises(MoveError, match="has figures of the months between"):
        fed(round_, "AUD 02")


def test_the_analyst_alone_brings_them_in(round_: Round, register: Register) -> None:
    final(round_, "1", "Good")
    one, cast = fed(round_, "AUD 01"), round_.cast
    for person in (cast.audit_coordinator, cast.director, cast.lead_officer):
        with pytest.raises(PermissionDenied):
            bring_in(figures=figures(one, today=LATER.date()), by=person, now=NOW)
        with pytest.raises(PermissionDenied):
            feed(indicator=one.indicator, theme="Visits", by=person, now=NOW)
    assert stored("AUD 01") == []


def test_an_indicator_may_be_let_go(round_: Round, register: Register) -> None:
    final(round_, "1", "Good")
    brought(round_, fed(round_, "AUD 01"))
    for _ in range(2):
        assert fed(round_, "AUD 01", NOT_ANY_MORE) is None
    assert not FedIndicator.objects.exists()
    assert stored("AUD 01") == [(END, 3, 1, 1, "final")]
    assert Event.objects.filter(verb="stopped feeding").count() == 1


def test_the_page_brings_in_and_asks_why_a_figure_is_other_now(
    round_: Round, register: Register
) -> None:
    analyst = round_.cast.analyst
    final(round_, "1", "Good")
    post(analyst, "feed_indicator", indicator=_indicator("AUD 01").pk, theme="")
    assert "1 of 1" in get(analyst, "audit_figures").content.decode()
    assert post(analyst, "audit_figures").status_code == 302
    assert "The same" in get(analyst, "audit_figures").content.decode()
    final(round_, "2", "Inadequate")
    page = post(analyst, "audit_figures")
    assert "reason" in page.context["form"].errors
    assert "Other than known" in page.content.decode()
    assert post(analyst, "audit_figures", reason="One came late").status_code == 302
    assert stored("AUD 01") == [(END, 3, 1, 2, "final")]
