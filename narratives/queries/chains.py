"""Who has what of many commentaries at once; parts.py answers for one."""

from collections.abc import Mapping, Sequence
from datetime import date

from indicators.models import Definition
from kpiportal.models import Post
from kpiportal.rules.days import day_in_words
from narratives.models import AcceptanceStep, Commentary, Delegation
from narratives.rules.prompts import About
from narratives.rules.workflow import DECIDED, CommentaryState

Definitions = Mapping[int, Definition]


def definitions_of(rows: Sequence[Commentary]) -> Definitions:
    """What is now said of each one's indicator, by the indicator's id."""
    known = Definition.objects.current().filter(
        indicator__in=[row.indicator_id for row in rows if row.indicator_id]
    )
    return {one.indicator_id: one for one in known.select_related("lead__post__holder")}


def next_posts(
    rows: Sequence[Commentary], definitions: Definitions | None = None
) -> dict[int, Post | None]:
    """The post whose acceptance is next, by commentary; None where its chain names nobody."""
    definitions = definitions_of(rows) if definitions is None else definitions
    chains: dict[str, list[Post]] = {}
    for step in AcceptanceStep.objects.select_related("post__holder"):
        chains.setdefault(step.section, []).append(step.post)

    def next_post(row: Commentary) -> Post | None:
        chain = _chain(row, definitions, chains)
        return chain[row.accepted_steps] if row.accepted_steps < len(chain) else None

    return {row.pk: next_post(row) for row in rows}


def _chain(
    row: Commentary, definitions: Definitions, chains: Mapping[str, list[Post]]
) -> list[Post]:
    """Of a section as a whole its first post writes, and the others accept."""
    if row.about is About.QUARTER:
        return []
    known = definitions.get(row.indicator_id or 0)
    section = row.section or (known.section if known else "")
    chain = chains.get(section) or chains.get("", [])
    return chain[1:] if row.about is About.SECTION else chain


def leads(rows: Sequence[Commentary], definitions: Definitions) -> dict[int, Post | None]:
    """The post that writes each, by commentary; the quarter's is the director's."""
    firsts: dict[str, Post] = {}
    for step in AcceptanceStep.objects.select_related("post__holder").order_by("-position"):
        firsts[step.section] = step.post

    def lead(row: Commentary) -> Post | None:
        if row.about is About.SECTION:
            return firsts.get(row.section) or firsts.get("")
        known = definitions.get(row.indicator_id or 0)
        return known.lead.post if known and known.lead else None

    return {row.pk: lead(row) for row in rows}


def has_it(rows: Sequence[Commentary], definitions: Definitions, today: date) -> dict[int, str]:
    """The post, and who holds it, that has to do something with each commentary now."""
    next_ones = next_posts(rows, definitions)
    writers = leads(rows, definitions)
    handed_on = {
        one.commentary_id: one
        for one in Delegation.objects.on(today).filter(commentary__in=rows).select_related("person")
    }

    def whoever(row: Commentary) -> str:
        if row.state == CommentaryState.ACCEPTED or row.round.state in DECIDED:
            return ""
        if row.state == CommentaryState.SUBMITTED:
            post = next_ones[row.pk]
            return named(post) if post else "The director"
        if row.about is About.QUARTER:
            return "The director"
        lead = writers[row.pk]
        if other := handed_on.get(row.pk):
            until = day_in_words(other.last_day)
            return f"{other.person}, until {until}" + (f", for {named(lead)}" if lead else "")
        return named(lead) if lead else "Nobody: no post leads it"

    return {row.pk: whoever(row) for row in rows}


def named(post: Post) -> str:
    return f"{post.title} ({post.holder})" if post.holder else f"{post.title} (vacant)"
