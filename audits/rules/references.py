"""Our own name for a case: it says nothing about the child, and nobody can work it back."""

import itertools
from collections.abc import Callable, Sequence

# Without letters and figures that look alike, and without vowels: no word comes about.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 5
# A shorter number than this is met in any sentence.
SHORTEST = 4
PUNCTUATION = ".,;:!?()[]\"'‘’“”#"


def new_reference(choose: Callable[[Sequence[str]], str]) -> str:
    """Such as CA-7F3K2; `choose` picks one letter at random."""
    return "CA-" + "".join(choose(ALPHABET) for _ in range(LENGTH))


def numbers_in(words: str) -> set[str]:
    """All that may be a case-system number in what somebody wrote, also with a blank in it."""
    said = [word.strip(PUNCTUATION).upper() for word in words.split()]
    pairs = (a + b for a, b in itertools.pairwise(said))
    return {each for each in [*said, *pairs] if len(each) >= SHORTEST}


def tidy_number(number: str) -> str:
    """A case-system number as it is kept, however it was typed."""
    return "".join(number.split()).upper()
