"""Chance that falls the same way on every machine: each series has a stream of its own."""

from math import exp
from random import Random

SEED = "Wexmere 14"
CHUNK = 200.0


class Chance:
    """Only `Random.random` is promised not to change between versions, so all builds on it."""

    def __init__(self, name: str) -> None:
        self._next = Random(f"{SEED}: {name}").random

    def below(self, share: float) -> bool:
        return self._next() < share

    def binomial(self, count: int, share: float) -> int:
        return sum(self.below(share) for _ in range(count))

    def poisson(self, mean: float) -> int:
        whole, rest = divmod(mean, CHUNK)
        return sum(self._small_poisson(CHUNK) for _ in range(int(whole))) + self._small_poisson(
            rest
        )

    def wobble(self) -> float:
        """Nearly normal, mean 0 and standard deviation 1."""
        return sum(self._next() for _ in range(12)) - 6

    def _small_poisson(self, mean: float) -> int:
        limit, product, drawn = exp(-mean), self._next(), 0
        while product > limit:
            product *= self._next()
            drawn += 1
        return drawn
