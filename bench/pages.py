"""The scorecard's page: beside django-tables2's own template, and over a hundredfold register.

Beside the template, nothing was written since the page was asked for last, so its parts are kept;
the template has its rows given to it. "Asked otherwise" is the page at an address that nobody has
opened yet: worked out already, and drawn. Over the registers each page is worked out anew.

Both registers have the same 51 live indicators. The greater one has in it besides: their
categories, what was known before, and indicators that nobody reports yet.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median

import django_tables2
from django.db import connection
from django.template.loader import get_template
from django.test import Client, RequestFactory

from bench.databases import fresh
from bench.figures import Figure, milliseconds_each, repeated, seconds

LIVE, MONTHS, FIRST_MONTH = 51, 196, 2005 * 12
FEW, MANY = LIVE * MONTHS, 1_000_000
ROUNDS = 30
ADDRESS = "/scorecard/"
WITH_FILTER = "/scorecard/?rag=red&kind=target"

SEED = f"""
INSERT INTO indicators_council (id, name, short_name, year_starts) VALUES (1, 'Bench', 'Bench', 4);
INSERT INTO indicators_release (title, recorded_on, month, content_hash, loaded_at)
VALUES ('Bench', '2021-06-01', {FIRST_MONTH + MONTHS - 1}, '', '2021-06-01');
INSERT INTO indicators_judgingpolicy (tolerance, compare, carry_forward, rollup, decimals,
    suppress_below, release_id, recorded_on)
SELECT 0.05, 'exact', true, 'mean', '{{"percent": 1}}', 5, id, recorded_on
FROM indicators_release;
INSERT INTO indicators_comparator (key, label, "order", release_id, recorded_on)
SELECT 'c' || n, (ARRAY['England', 'North East', 'Statistical neighbours'])[n], n, id, recorded_on
FROM indicators_release, generate_series(1, 3) n;
INSERT INTO kpiportal_post (title, version) SELECT 'Head of service ' || n, 1
FROM generate_series(1, 5) n;
INSERT INTO indicators_lead (key, post_id) SELECT 'lead ' || id, id FROM kpiportal_post;
INSERT INTO indicators_indicator (code) SELECT 'CSC ' || n FROM generate_series(1, {LIVE}) n;
INSERT INTO indicators_definition (indicator_id, title, section, lead_id, months, better, unit,
    kind, trend, derive, disclosure, demand, "order", reason, definition, why, service, tier,
    responsible, level, theme, tags, source, status, release_id, recorded_on)
SELECT i.id, 'Percentage of children in the cohort of indicator ' || i.id || ' seen in time',
    'Section ' || i.id %% 9, (SELECT min(id) FROM indicators_lead) + i.id %% 5,
    (ARRAY[1, -1, 0])[1 + i.id %% 3], (ARRAY['bigger', 'smaller'])[1 + i.id %% 2],
    (ARRAY['percent', 'number', 'per_10000'])[1 + i.id %% 3], 'target', true, '', 'children', false,
    i.id, '', '', '', 'Service ' || i.id %% 3, 'Key', '', 'Level ' || i.id %% 4,
    'Theme ' || i.id %% 5, '', '', 'live', r.id, r.recorded_on
FROM indicators_indicator i, indicators_release r;
INSERT INTO indicators_target (indicator_id, first, last, target, release_id, recorded_on)
SELECT i.id, {FIRST_MONTH} + 12 * year, {FIRST_MONTH} + 12 * year + 11, 50 + year, r.id,
    r.recorded_on
FROM indicators_indicator i, indicators_release r, generate_series(0, {MONTHS // 12}) year;
INSERT INTO indicators_benchmark (indicator_id, comparator_id, "end", months, value, source,
    definition_differs, release_id, recorded_on)
SELECT d.indicator_id, c.id, {FIRST_MONTH} + 12 * year + 2,
    CASE d.unit WHEN 'percent' THEN 12 ELSE d.months END, 50 + year + c."order", '', false,
    d.release_id, d.recorded_on
FROM indicators_definition d, indicators_comparator c, generate_series(0, {MONTHS // 12}) year;
INSERT INTO indicators_break (indicator_id, first, reason, release_id, recorded_on)
SELECT i.id, {FIRST_MONTH + MONTHS - 10}, '', r.id, r.recorded_on
FROM indicators_indicator i, indicators_release r WHERE i.id %% 10 = 0;
SELECT setseed(0.5);
INSERT INTO indicators_value (indicator_id, category, "end", months, value, numerator, denominator,
    status, note, is_derived, release_id, recorded_on)
SELECT d.indicator_id, '', {FIRST_MONTH} + month, d.months, round((40 + random() * 40)::numeric, 2),
    100 + month, 1000 + month, 'final', '', false, d.release_id, d.recorded_on
FROM indicators_definition d, generate_series(0, {MONTHS - 1}) month
ORDER BY month, d.indicator_id;
"""  # noqa: S608 - the numbers are ours

# Their categories, three earlier versions of each figure, a thousand indicators in development.
MORE = f"""
INSERT INTO indicators_value (indicator_id, category, "end", months, value, status, note,
    is_derived, release_id, recorded_on)
SELECT v.indicator_id, 'Category ' || n, v."end", v.months, v.value, 'final', '', false,
    v.release_id, v.recorded_on
FROM indicators_value v, generate_series(1, 40) n ORDER BY v."end", v.indicator_id, n;
INSERT INTO indicators_value (indicator_id, category, "end", months, value, status, note,
    is_derived, release_id, recorded_on, superseded_at)
SELECT v.indicator_id, v.category, v."end", v.months, v.value + n, 'final', '', false,
    v.release_id, v.recorded_on - n, v.recorded_on - n + 1
FROM indicators_value v, generate_series(1, 3) n WHERE v.category = '';
INSERT INTO indicators_indicator (code) SELECT 'OLD ' || n FROM generate_series(1, 1000) n;
INSERT INTO indicators_definition (indicator_id, title, section, months, better, unit, kind, trend,
    derive, disclosure, demand, "order", reason, definition, why, service, tier, responsible, level,
    theme, tags, source, status, release_id, recorded_on)
SELECT i.id, 'Not yet told', 'Later', 1, 'bigger', 'number', 'tracker', true, '', 'children', false,
    i.id, '', '', '', '', '', '', '', '', '', '', 'in_development', r.id, r.recorded_on
FROM indicators_indicator i, indicators_release r WHERE i.code LIKE 'OLD %%';
INSERT INTO indicators_value (indicator_id, category, "end", months, value, status, note,
    is_derived, release_id, recorded_on)
SELECT i.id, '', {FIRST_MONTH} + place %% 600, 1, place, 'final', '', false, r.id, r.recorded_on
FROM indicators_release r,
    generate_series(0, {MANY} - 1 - (SELECT count(*)::int FROM indicators_value)) place
JOIN indicators_indicator i ON i.id = (SELECT max(id) FROM indicators_indicator) - place / 600;
"""  # noqa: S608 - likewise
SETTINGS = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")


def measure() -> list[Figure]:
    with fresh():
        _seed(SEED)
        assert _values() == FEW
        reader = _reader()
        page = reader.get(ADDRESS)
        ours, their_own = _side_by_side(lambda: _open(reader, ADDRESS), _theirs())
        filtered = milliseconds_each(lambda: _open(reader, WITH_FILTER), ROUNDS)
        times = count()
        otherwise = milliseconds_each(
            lambda: _open(reader, f"{ADDRESS}?time={next(times)}"), ROUNDS
        )
        few = milliseconds_each(lambda: _open_anew(reader, ADDRESS), ROUNDS)
        weight = len(gzip.compress(page.content, 6)) / 1000
    with fresh():
        _seed(SEED, MORE)
        assert _values() == MANY
        reader = _reader()
        many = milliseconds_each(lambda: _open_anew(reader, ADDRESS), ROUNDS)
    what = "Pages: the scorecard, 51 indicators"
    return [
        repeated(f"{what}, answered with lines and filters", ours, "ms"),
        repeated("Pages: django-tables2's own template, the same cells", their_own, "ms"),
        Figure(
            "Pages: ours, in its own template's time",
            median(ours) / median(their_own),
            "times",
            at_most=0.5,
        ),
        repeated(f"{what}, filtered", filtered, "ms"),
        repeated(f"{what}, asked otherwise each time", otherwise, "ms"),
        repeated(f"{what}, worked out anew, of 1,000,000 values", many, "ms"),
        repeated(f"{what}, worked out anew, of 10,000 values", few, "ms"),
        Figure(
            "Pages: anew of 1,000,000 values, in 10,000's time",
            median(many) / median(few),
            "times",
            at_most=1.3,
        ),
        Figure("Pages: the scorecard, compressed", weight, "kB", at_most=60),
    ]


def _side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """In turns, so that what else the machine does falls on both."""
    for warm in (ours, theirs):
        warm()
    pairs = [(seconds(ours) * 1000, seconds(theirs) * 1000) for _ in range(ROUNDS)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _theirs() -> Callable[[], object]:
    """The cells of our page but for the lines, drawn as the library draws them by itself."""
    from indicators.models import Definition  # noqa: PLC0415 - Django is set up by now
    from indicators.rules.periods import Month  # noqa: PLC0415 - likewise
    from indicators.scorecard.card import scorecard  # noqa: PLC0415 - likewise
    from indicators.scorecard.columns import AT_FIRST, columns_of  # noqa: PLC0415 - likewise
    from indicators.scorecard.sheet import sheet  # noqa: PLC0415 - likewise

    assert Definition.objects.filter(status="live").count() == LIVE
    found = sheet(scorecard(Month(FIRST_MONTH + MONTHS - 1)))
    columns = [column for column in columns_of(found, AT_FIRST) if column.key != "line"]
    rows = [{column.key: column.cell(line).text for column in columns} for line in found.lines]
    request = RequestFactory().get(ADDRESS)
    template = get_template("django_tables2/table.html")

    def draw() -> object:
        with as_it_comes():
            return _draw()

    def _draw() -> object:
        drawn = django_tables2.Table(
            rows,
            extra_columns=[
                (column.key, django_tables2.Column(verbose_name=column.label)) for column in columns
            ],
        )
        drawn.request = request
        return template.render({"table": drawn}, request)

    return draw


@contextmanager
def as_it_comes() -> Iterator[None]:
    """The library without what the portal keeps of its signatures."""
    from kpiportal.pages import tables  # noqa: PLC0415 - Django is set up by now

    kept = tables.utils.signature
    tables.utils.signature = tables._signature_of.__wrapped__
    try:
        yield
    finally:
        tables.utils.signature = kept


def _reader() -> Client:
    from kpiportal.access import Role  # noqa: PLC0415 - Django is set up by now
    from kpiportal.models import Person, RoleHeld  # noqa: PLC0415 - likewise

    analyst = Person.objects.create_user("bench@portal.example", "Analyst")
    RoleHeld.objects.create(person=analyst, role=Role.ANALYST)
    client = Client()
    client.force_login(analyst)
    _open(client, ADDRESS)
    return client


def _open(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def _open_anew(reader: Client, address: str) -> None:
    """As after anything was written."""
    from indicators.models import Change  # noqa: PLC0415 - likewise

    Change.objects.create()
    _open(reader, address)


def _values() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM indicators_value")
        return int(cursor.fetchone()[0])


def _seed(*statements: str) -> None:
    from indicators.judging import judge  # noqa: PLC0415 - likewise

    with connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(f"SET {setting} = 0")
        for statement in statements:
            cursor.execute(statement, {})
    judge()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
