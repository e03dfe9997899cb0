"""Quarters approved and published, with the pack's figures."""

from datetime import datetime

from indicators.rules.periods import Month
from narratives.actions import editions, rounds
from narratives.models import Edition, Round
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of
from tests.cast import Cast
from tests.narratives.makers import NOW


def approved_quarter(
    cast: Cast, end: Month, *, reservations: str = "", now: datetime = NOW
) -> Edition:
    """The draft that begins with the signature; whatever is missing is named as a gap."""
    month = rounds.begin(month=end, now=now)
    if month.state == "open":
        rounds.close_figures(
            round_=month, version=month.version, gaps="None came.", by=cast.analyst, now=now
        )
    quarter = Round.objects.quarters().living().get(end=end)
    if quarter.state == "open":
        rounds.close_figures(
            round_=quarter, version=quarter.version, gaps="None came.", by=cast.analyst, now=now
        )
        quarter.refresh_from_db()
    rounds.hand_on(
        quarter=quarter, version=quarter.version, gaps="Written late.", by=cast.analyst, now=now
    )
    quarter.refresh_from_db()
    signature = rounds.approve(
        quarter=quarter,
        version=quarter.version,
        seen=digest(content_of(end, quarter=quarter)),
        reservations=reservations,
        by=cast.director,
        now=now,
    )
    return signature.snapshot.edition


def publish(cast: Cast, edition: Edition, *, let_through: str = "", now: datetime = NOW) -> None:
    show(cast, edition, now=now)
    editions.publish(
        edition=edition, version=edition.version, let_through=let_through, by=cast.analyst, now=now
    )
    edition.refresh_from_db()


def show(cast: Cast, edition: Edition, *, now: datetime = NOW) -> None:
    editions.show_lead_member(edition=edition, version=edition.version, by=cast.analyst, now=now)
    edition.refresh_from_db()


def published_quarter(cast: Cast, end: Month, *, now: datetime = NOW) -> Edition:
    edition = approved_quarter(cast, end, now=now)
    publish(cast, edition, now=now)
    return edition


def reopen(cast: Cast, edition: Edition, *, now: datetime = NOW) -> None:
    quarter = Round.objects.get(end=edition.end, span="quarter", edition=edition.number)
    rounds.reopen(
        quarter=quarter, version=quarter.version, reason="A figure was wrong.",
        by=cast.director, now=now,
    )  # fmt: skip
