"""A workflow as a table: the states of a thing, and the moves between them. No Django here.

A move that is not listed cannot be made. The models give the same table to the database.
"""

from dataclasses import dataclass

from kpiportal.rules.words import spaced


class MoveError(Exception):
    """A move that the table does not list, or that lacks its reason. Says so in a sentence."""


@dataclass(frozen=True)
class Move:
    """One way from a state to another, who makes it, and whether it must say why."""

    name: str
    before: str
    after: str
    who: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Workflow:
    what: str
    begins: str
    moves: tuple[Move, ...]

    def move(self, name: str, *, state: str, reason: str = "") -> Move:
        """The move of this name from this state, or MoveError."""
        for move in self.moves:
            if (move.name, move.before) == (name, state):
                if move.needs_reason and not reason.strip():
                    raise MoveError(f"Say why you {name} the {self.what}.")
                return move
        raise MoveError(f"You cannot {name} the {self.what}: it is {spaced(state)}.")

    def possible(self, state: str) -> frozenset[str]:
        return frozenset(move.name for move in self.moves if move.before == state)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first names them."""
        named = [self.begins]
        for move in self.moves:
            named += [move.before, move.after]
        return tuple(dict.fromkeys(map(str, named)))

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Pairs of before and after, for the database."""
        return list(dict.fromkeys((str(move.before), str(move.after)) for move in self.moves))
