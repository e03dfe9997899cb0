"""A scorecard is worked out once, until anything is written that it is made of."""

import re
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.disclosure import disclosed
from indicators.models import Change, Council, Definition
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.kept import kept_disclosed, kept_sheet
from indicators.scorecard.sheet import Sheet, sheet
from kpiportal.models import Post
from tests.indicators.register import Register

DECEMBER = Month.of(2019, 12)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.comparator("england")
    register.indicator("X1", better="bigger", unit="percent", disclosure="children")
    register.target("X1", "2018-04", None, "25")
    register.value("X1", "2019-11", "20")
    register.value("X1", "2019-12", "30")
    register.benchmark("X1", register.comparators[0], "2019-03", "1", "20")
    return register


def kept() -> Sheet:
    return kept_sheet(DECEMBER, known_on=None, audience=Audience.STAFF)


def test_nothing_is_worked_out_again_while_nothing_is_written(register: Register) -> None:
    first = kept()
    with CaptureQueriesContext(connection) as asked:
        assert kept() is first
    assert len(asked) == 1


def test_each_month_day_and_audience_has_its_own(register: Register) -> None:
    october = kept_sheet(DECEMBER - 2, known_on=None, audience=Audience.STAFF)
    before = kept_sheet(DECEMBER, known_on=date(2018, 1, 1), audience=Audience.STAFF)
    public = kept_sheet(DECEMBER, known_on=None, audience=Audience.PUBLISHED)
    assert [kept().lines[0].row.value, october.lines[0].row.value] == [30, None]
    assert (before.lines, public.card.audience) == ([], Audience.PUBLISHED)


@pytest.mark.parametrize(
    "write",
    [
        lambda register: register.value("X1", "2019-10", "7"),
        lambda register: register.indicator("X2"),
        lambda register: Council.objects.update(name="Elsewhere"),
        lambda register: Post.objects.create(title="Head of service"),
        lambda register: Definition.objects.filter(pk=0).update(superseded_at=date(2020, 1, 1)),
    ],
    ids=["a figure", "an indicator", "the council", "a post", "a definition"],
)
def test_what_was_written_is_seen_at_once(
    register: Register, write: Callable[[Register], object]
) -> None:
    first = kept()
    write(register)
    assert kept() is not first


def test_what_is_held_back_is_worked_out_once_and_again_when_a_small_count_comes(
    register: Register,
) -> None:
    register.indicator("X2", unit="number", disclosure="children")
    before = kept_disclosed(DECEMBER, audience=Audience.PUBLISHED)
    assert kept_disclosed(DECEMBER, audience=Audience.PUBLISHED) is before
    small = register.value("X2", "2019-12", "2")
    after = kept_disclosed(DECEMBER, audience=Audience.PUBLISHED)
    assert after == disclosed(DECEMBER, audience=Audience.PUBLISHED)
    assert {key.indicator for key in after.hidden - before.hidden} == {small.indicator_id}


def test_every_table_that_a_scorecard_reads_is_watched(register: Register) -> None:
    with CaptureQueriesContext(connection) as asked:
        for audience in Audience:
            for day in (None, date(2020, 1, 31)):
                sheet(scorecard(DECEMBER, known_on=day, audience=audience))
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'is_changed'")
        watched = {name for (name,) in cursor.fetchall()}
    named = {
        name
        for query in asked
        for name in re.findall(r'\b(?:FROM|JOIN)\s+"?(\w+)', query["sql"])
        if name in tables
    }
    assert named == watched


def test_what_is_committed_late_is_seen_too(own_database: str) -> None:
    """The row of a statement that began earlier has the lesser number."""
    address = connection.get_connection_params()
    post = "INSERT INTO kpiportal_post (title, version) VALUES (%s, 1)"
    where = {name: address[name] for name in ("host", "port", "user", "password")}
    with (
        psycopg.connect(**where, dbname=own_database) as early,
        psycopg.connect(**where, dbname=own_database) as late,
    ):
        early.execute(post, ["Early"])
        late.execute(post, ["Late"])
        late.commit()
        seen = Change.objects.mark()
        early.commit()
        assert Change.objects.mark() > seen
