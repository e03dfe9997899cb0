"""Just enough of a register and an organisation for commentary to be written about."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from indicators.models import Council, Definition, Indicator, Lead
from indicators.packs.loading import load
from indicators.rules.periods import Month
from kpiportal.models import Person, Post
from narratives.actions import commentary
from narratives.models import AcceptanceStep, Commentary, Round, Span

NOW = datetime(2018, 1, 10, 9, 0, tzinfo=UTC)
TODAY = date(2018, 1, 10)
DECEMBER = Month.of(2017, 12)


PACK = Path(__file__).parent / "pack"


def load_pack() -> None:
    """Five indicators of September 2017, of which AB 01 misses its target."""
    load(PACK, actor=None, now=NOW)


def load_later(day: str, month: str = "2017-09", also: Sequence[str] = (), **others: str) -> None:
    """The same pack once more, known from that day, with other values: AB_01="22.01,127,577"; and
    with more rows."""
    with TemporaryDirectory() as name:
        folder = Path(shutil.copytree(PACK, Path(name) / "pack"))
        settings = folder / "pack.toml"
        settings.write_text(settings.read_text().replace("2017-10-20", day))
        values = folder / "values.csv"
        rows = [
            _restated(row, others[row[:5].replace(" ", "_")])
            if row[:5].replace(" ", "_") in others and month in row
            else row
            for row in values.read_text().splitlines()
        ]
        values.write_text("\n".join([*rows, *also]) + "\n")
        load(folder, actor=None, now=NOW)


def _restated(row: str, value: str) -> str:
    before, after = row.split(","), value.split(",")
    return ",".join([*before[:4], *after, *before[4 + len(after) :]])


def put_in_post(title: str, holder: Person) -> Post:
    post = Post.objects.get(title=title)
    post.holder = holder
    post.save(update_fields=["holder"])
    return post


def make_post(title: str, holder: Person | None = None) -> Post:
    return Post.objects.create(title=title, holder=holder)


def make_indicator(
    code: str = "CSC 032", *, lead: Post | None = None, section: str = "Contacts"
) -> Indicator:
    Council.objects.get_or_create(defaults={"name": "Borough Council", "short_name": "Borough"})
    indicator = Indicator.objects.create(code=code)
    key = Lead.objects.get_or_create(key=lead.title, post=lead)[0] if lead else None
    Definition.objects.create(
        indicator=indicator,
        title=f"Title of {code}",
        section=section,
        lead=key,
        recorded_on=date(2017, 4, 1),
    )
    return indicator


def make_quarter(end: Month = DECEMBER) -> Round:
    return Round.objects.create(span=Span.QUARTER, end=end, name="Quarter 3 of 2017-18", since=NOW)


def make_chain(*posts: Post, section: str = "") -> None:
    for position, post in enumerate(posts, start=1):
        AcceptanceStep.objects.create(section=section, position=position, post=post)


def begin(indicator: Indicator, quarter: Round) -> Commentary:
    return commentary.begin(quarter=quarter, indicator=indicator, now=NOW)
