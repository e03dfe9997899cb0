"""Every output that readers get, made as they get it. Pages are found by following links, so that a
new one is read without being named here."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client, override_settings

from indicators.management.commands.scorecard import FORMATS
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.paper import to_pdf
from kpiportal.models import Person
from narratives import papers
from narratives.models import Snapshot
from narratives.snapshots.content import content_of, parsed
from tests.sessions import client_of

DATED = datetime(2026, 1, 2, 12, tzinfo=UTC)
# All but staff: what hides from one of them must hide from those who hear both.
READERS = [each for each in Audience if not each.sees_all]

PUBLISHED_PAGES = ("/published/", "/documents/", "/questions/", "/api/editions/")
# A form to write in, on what its indicator's page says.
FORMS = "/ask/"
OF_ONE = "/indicators/"
PREVIEWS = ("/scorecard/", "/sections/", "/journey/", "/framework/")
LINK = re.compile(r'href="([^"#]+)')
DATA_LINK = re.compile(r"(?:https?://[^/]+)?(/api/.+)")
# What differs each time that a page is asked for.
OF_THE_MOMENT = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=nonce=")[^"]+')

Made = dict[str, bytes]


def scorecards(month: Month) -> Made:
    """What `manage scorecard` writes for readers."""
    card = scorecard(month, audience=Audience.PUBLISHED)
    texts = {form: write(card) for form, write in FORMATS.items() if form != "pdf"}
    made = {
        f"the scorecard as {form}": each.encode() if isinstance(each, str) else each
        for form, each in texts.items()
    }
    return made | {"the scorecard as pdf": to_pdf(card, now=DATED)}


def told(month: Month) -> Made:
    """What a snapshot taken now would hold for each of its readers: papers, the published site and
    the API are made from nothing else."""
    content = content_of(month)
    return {
        f"a snapshot, {audience}": json.dumps(parsed(content, audience)).encode()
        for audience in READERS
    }


def for_staff(analyst: Person, month: Month) -> Made:
    """A little of what staff see: what hides is in it."""
    address = f"/scorecard/?month={month}"
    return {
        "the scorecard for staff": FORMATS["csv"](scorecard(month)).encode(),  # type: ignore[union-attr]
        "its page for staff": client_of(analyst).get(address).content,
    }


def files(snapshot: Snapshot, audience: Audience) -> Made:
    """All papers, in all their formats."""
    return {
        f"{name}.{form}": papers.made(snapshot, name, audience=audience, form=form)
        for name, kind in papers.PAPERS.items()
        for form in kind.formats
    }


def pages(reader: Person, starts: Sequence[str] = PUBLISHED_PAGES) -> Made:
    """All that is published, as a member comes by it; and the same as data, of each indicator."""
    client = client_of(reader)
    found = _followed(client, starts, "")
    as_data = [each.replace("/published/", "/api/editions/", 1) for each in found if OF_ONE in each]
    with override_settings(API_REQUESTS_A_MINUTE=10_000):
        return found | {each: client.get(each).content for each in as_data}


def previews(analyst: Person, month: Month, audience: Audience) -> Made:
    """The pages and downloads on which staff look at a month as others would."""
    asked = f"audience={audience}"
    starts = [f"{page}?month={month}&{asked}" for page in PREVIEWS]
    return _followed(client_of(analyst), starts, asked)


def _followed(client: Client, starts: Sequence[str], asked: str) -> Made:
    """From link to link below the addresses that it starts from: each place and page of it once,
    since filters and orders tell no more."""
    within = (*(urlsplit(start).path for start in starts), "/indicators/")
    ahead = list(starts)
    seen = {_place(start) for start in starts}
    found: Made = {}
    while ahead:
        address = ahead.pop()
        answer = client.get(address)
        if answer.status_code == 404 and address in starts:
            continue
        assert answer.status_code == 200, f"{address} says {answer.status_code}"
        found[address] = OF_THE_MOMENT.sub(b"", answer.content)
        for link in _links(answer.headers["Content-Type"], answer.content, address):
            is_wanted = link.startswith(within) and asked in link and not link.endswith(FORMS)
            if is_wanted and _place(link) not in seen:
                seen.add(_place(link))
                ahead.append(link)
    return found


def _place(address: str) -> tuple[str, ...]:
    place = urlsplit(address)
    return place.path, *parse_qs(place.query).get("page", [])


def _links(content_type: str, content: bytes, address: str) -> Iterator[str]:
    if content_type.startswith("application/json"):
        yield from _links_in_data(json.loads(content))
    if not content_type.startswith("text/html"):
        return
    for link in LINK.findall(content.decode()):
        plain = link.replace("&amp;", "&")
        yield address.split("?", maxsplit=1)[0] + plain if plain.startswith("?") else plain


def _links_in_data(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from _links_in_data(each)
    elif isinstance(data, str) and (link := DATA_LINK.fullmatch(data)):
        yield link[1]
