"""What an attacker has of a council; and what they would have, did nothing go but what is small
itself."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from indicators import disclosure
from indicators.rules.withholding import Withheld
from tests.published.attacker.campaign import Edition
from tests.published.attacker.outputs import Made
from tests.published.attacker.publication import (
    Publication,
    editions,
    everything_of,
    everything_of_others,
    published,
)


@dataclass(frozen=True)
class Collected:
    publications: list[Publication]
    editions: list[Edition]
    small_alone: list[Edition]
    # What was made for readers, and what would have been, had all been otherwise that hides.
    beside_others: list[tuple[Made, Made]]


def collect(folders: Sequence[Path], *, signed: int, compared: Collection[int]) -> Collected:
    """The quarters of so many releases are signed and published. Those are compared that are
    named by their place: where some hidden figures are held."""
    publications, beside_others = [], []
    for place, each in enumerate(published(folders, signed=signed)):
        publications.append(each)
        if place in compared:
            beside_others.append(_beside_others(each))
    everything = editions(publications)
    with without_secondary_suppression():
        small_alone = editions(publications)
    return Collected(publications, everything, small_alone, beside_others)


@contextmanager
def without_secondary_suppression() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure, "Withheld", partial(Withheld, with_secondary=False))
        yield


def _beside_others(each: Publication) -> tuple[Made, Made]:
    now = timezone.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        return everything_of(each.month), everything_of_others(each.month)
