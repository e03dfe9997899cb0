"""What was known on a day, as text for the statements that judge and derive."""

from collections.abc import Iterable
from datetime import date

from indicators.models import Comparator, Council, Definition, JudgingPolicy
from kpiportal.models import Person, Post


def known(table: str, day: date | None) -> str:
    """The condition that a row of this table is known on %(day)s, or now where none is given."""
    if day is None:
        return f"{table}.superseded_at IS NULL"
    return (
        f"{table}.recorded_on <= %(day)s"
        f" AND ({table}.superseded_at IS NULL OR {table}.superseded_at > %(day)s)"
    )


def recorded(table: str, day: date | None) -> str:
    """Likewise of what is never superseded, as targets are."""
    return "true" if day is None else f"{table}.recorded_on <= %(day)s"


def of(table: str, indicators: Iterable[int] | None) -> str:
    """The condition that a row belongs to %(indicators)s, or to any where none are named."""
    return "true" if indicators is None else f"{table}.indicator_id = ANY(%(indicators)s)"


def year_starts() -> int:
    """The month with which the council's year begins: April until a pack says otherwise."""
    council = Council.objects.first() or Council()
    return council.year_starts


def policy(day: date | None) -> JudgingPolicy | None:
    """The policy known on a day; None before the first release."""
    policies = (
        JudgingPolicy.objects.current() if day is None else JudgingPolicy.objects.known_on(day)
    )
    found: JudgingPolicy | None = policies.order_by("pk").last()
    return found


def comparators(day: date | None) -> list[Comparator]:
    """Those known on a day, in their order."""
    known_then = (
        Comparator.objects.all() if day is None else Comparator.objects.filter(recorded_on__lte=day)
    )
    return list(known_then.order_by("order"))


def led_by(person: Person, today: date) -> dict[int, Post]:
    """The indicators whose lead's post somebody holds, or deputises for today; and the post."""
    posts = {post.pk: post for post in Post.objects.held_by(person, today)}
    rows = Definition.objects.current().filter(lead__post__in=posts)
    return {row: posts[post] for row, post in rows.values_list("indicator", "lead__post")}
