"""Population, comparators and leads changed by hand: dated, in the trail, and worked out anew."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.actions import reference as actions
from indicators.derivation import derive
from indicators.judging import judge
from indicators.models import Comparator, Judgement, Lead, Population, Value
from kpiportal.jobs import run
from kpiportal.models import Event, Job, Post
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)
TODAY = date(2020, 2, 1)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A")
    register.indicator("R", unit="per_10000", better="smaller", derive="per_10000(A)")
    register.population(2019, 10000)
    register.value("A", "2019-12", "8")
    derive(register.release)
    judge()
    return register


def set_population(cast: Cast, count: int, *, year: int = 2019, seen: int | None = None) -> None:
    actions.set_population(by=cast.analyst, year=year, count=count, seen=seen, now=NOW)


def work() -> None:
    for job in Job.objects.filter(state=Job.State.WAITING):
        run(job.pk, now=NOW)
    assert set(Job.objects.values_list("state", "error")) == {(Job.State.DONE, "")}


def population(year: int = 2019) -> Population:
    found: Population = Population.objects.current().get(year=year)
    return found


def rate(known_on: date | None = None) -> Decimal | None:
    values = Value.objects.filter(indicator__code="R")
    found = values.known_on(known_on) if known_on else values.current()
    figure: Decimal | None = found.get().value
    return figure


def test_another_population_derives_its_rates_as_known_from_today(register: Register, cast: Cast):
    set_population(cast, 20000, seen=population().pk)
    work()
    assert (population().count, population().recorded_on) == (20000, TODAY)
    assert (rate(), rate(date(2020, 1, 31))) == (Decimal(4), Decimal(8))
    assert Judgement.objects.filter(value__superseded_at=None).count() == 2
    event = Event.objects.get(verb="set")
    assert (event.actor, event.target_name) == (cast.analyst, "population of 2019-20")
    assert event.detail == {"before": {"count": 10000}, "after": {"count": 20000}}


def test_a_population_set_to_and_fro_on_one_day_ends_as_it_was_set_last(
    register: Register, cast: Cast
):
    for count in (20000, 10000, 20000, 20000):
        set_population(cast, count, seen=population().pk)
        work()
    assert (rate(), Population.objects.count()) == (Decimal(4), 4)


def test_a_new_year_is_no_change_of_another(register: Register, cast: Cast):
    set_population(cast, 11000, year=2020)
    work()
    assert (population(2020).count, population().count, rate()) == (11000, 10000, Decimal(8))


def test_a_population_that_another_saved_is_not_saved_over(register: Register, cast: Cast):
    with pytest.raises(SavedByAnotherError):
        set_population(cast, 5, seen=None)
    assert population().count == 10000


def test_a_new_comparator_comes_last_and_everything_is_judged_with_it(
    register: Register, cast: Cast
):
    register.comparator("england")
    actions.add_comparator(by=cast.analyst, key="region", label="North East", now=NOW)
    work()
    assert list(Comparator.objects.values_list("key", "order")) == [("england", 1), ("region", 2)]
    judgement = Judgement.objects.filter(value__indicator__code="A").get()
    assert len(judgement.comparator_standings) == 2
    event = Event.objects.get(verb="added")
    assert event.detail["after"] == {"key": "region", "label": "North East"}


def test_a_comparator_is_renamed_by_who_saw_its_name(register: Register, cast: Cast):
    england = register.comparator("england")
    for label in ("All England", "Late"):
        arguments = {"comparator": england, "label": label, "seen": "England"}
        if label == "Late":
            with pytest.raises(SavedByAnotherError):
                actions.rename_comparator(by=cast.analyst, now=NOW, **arguments)
        else:
            actions.rename_comparator(by=cast.analyst, now=NOW, **arguments)
    assert Comparator.objects.get().label == "All England"
    event = Event.objects.get(verb="changed")
    assert event.detail == {"before": {"label": "England"}, "after": {"label": "All England"}}


def test_a_key_stands_for_the_post_that_leads(cast: Cast):
    head, deputy = (Post.objects.create(title=title) for title in ("Head", "Deputy head"))
    lead = actions.add_lead(by=cast.analyst, key="access", post=head, now=NOW)
    actions.change_lead(by=cast.analyst, lead=lead, post=deputy, seen=head.pk, now=NOW)
    assert Lead.objects.get(key="access").post == deputy
    with pytest.raises(SavedByAnotherError):
        actions.change_lead(by=cast.analyst, lead=lead, post=head, seen=head.pk + 99, now=NOW)
    added, changed = Event.objects.filter(target_name="access").order_by("sequence")
    assert added.detail["after"] == {"key": "access", "post": "Head"}
    assert changed.detail == {"before": {"post": "Head"}, "after": {"post": "Deputy head"}}
