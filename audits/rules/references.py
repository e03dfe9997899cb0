"""Our own name for a case: it says nothing about the child, and nobody can work it back."""

from collections.abc import Callable, Sequence

# Without letters and figures that look alike, and without vowels: no word comes about.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 5


def new_reference(choose: Callable[[Sequence[str]], str]) -> str:
    """Such as CA-7F3K2; `choose` picks one letter at random."""
    return "CA-" + "".join(choose(ALPHABET) for _ in range(LENGTH))


def tidy_number(number: str) -> str:
    """A case-system number as it is kept, however it was typed."""
    return "".join(number.split()).upper()
