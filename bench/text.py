"""Drafting a whole quarter, and checking a text as it is typed."""

from datetime import UTC, datetime
from statistics import median

from django.conf import settings

from bench.databases import fresh
from bench.figures import Figure, milliseconds_each, p95, seconds
from indicators.models import Indicator
from indicators.packs.loading import load
from indicators.rules.periods import Month
from narratives.actions import commentary, rounds
from narratives.checking import Statement, check_all, objections_to
from narratives.drafting import draft
from narratives.models import Commentary, Round
from narratives.rules.drafts import Draft, Side

ROUNDS = 20
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONTH = Month.of(2026, 9)


def measure() -> list[Figure]:
    with fresh():
        for folder in sorted((settings.BASE_DIR / "demo" / "sample").glob("0*")):
            load(folder, actor=None, now=NOW)
        return [*_drafting(), *_checking()]


def _drafting() -> list[Figure]:
    drafted = draft(MONTH)
    sentences = sum(map(len, drafted.by_code.values()))
    taken = [seconds(_draft_all) for _ in range(ROUNDS)]
    return [
        Figure("Text: a quarter's sentences drafted", sentences, "sentences"),
        Figure("Text: drafting them, and sorting them by section and quarter", median(taken), "s"),
    ]


def _draft_all() -> None:
    drafted = draft(MONTH)
    for side in Side:
        drafted.of_quarter(side)
        for section in drafted.sections:
            drafted.of_section(section, side)


def _checking() -> list[Figure]:
    """A commentary of one indicator, and a batch of 500 statements about all of them."""
    by_code = draft(MONTH).by_code
    code, found = max(by_code.items(), key=lambda each: len(each[1]))
    text = " ".join(each.text for each in found)
    one = [Statement(MONTH, (code,), text)]
    typed = milliseconds_each(lambda: list(check_all(one)), ROUNDS * 5)
    begun = _begun(code)
    kept = milliseconds_each(lambda: objections_to(begun, text), ROUNDS * 5)
    quarter = [Statement(MONTH, tuple(by_code), "\n".join(_in_full(by_code)))]
    whole = milliseconds_each(lambda: list(check_all(quarter)), ROUNDS)
    every = [Statement(MONTH, (each.code,), each.text) for of in by_code.values() for each in of]
    batch = (every * 5)[:500]
    return [
        Figure("Text: a commentary checked as it is typed, p95", p95(typed), "ms"),
        Figure("Text: what stands against it, told while it is typed, p95", p95(kept), "ms"),
        Figure("Text: a quarter's commentary of 20 sentences checked, p95", p95(whole), "ms"),
        Figure("Text: 500 statements checked", seconds(lambda: list(check_all(batch))), "s"),
    ]


def _begun(code: str) -> Commentary:
    rounds.begin(month=MONTH, now=NOW)
    quarter = Round.objects.quarters().get(end=MONTH)
    return commentary.begin(quarter=quarter, indicator=Indicator.objects.get(code=code), now=NOW)


def _in_full(by_code: dict[str, list[Draft]]) -> list[str]:
    return [found[0].in_full for found in by_code.values() if found][:20]
