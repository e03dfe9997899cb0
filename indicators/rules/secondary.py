"""Which figures have to go beside the small ones, so that no sum gives those away.

The cheapest goes first: a part before a total, a smaller figure before a greater one, a zero where
nothing else serves.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from indicators.rules.pinning import ENOUGH, Puzzle, Relation, Span

Name = TypeVar("Name", bound=Hashable)

# The dearer, the greater: a total, a zero, the figure itself, and an order for what is left.
Loss = tuple[bool, bool, int, str]


@dataclass(frozen=True)
class Cell(Generic[Name]):
    """What is told or kept back as one: variables, with the figures that they are told as."""

    name: Name
    told: Mapping[int, int]
    loss: Loss
    # What is kept back with it, as a share is with how many it is a share of.
    takes: "Cell[Name] | None" = None


@dataclass
class Secondary(Generic[Name]):
    """Hides cells of a puzzle until none of its secrets is pinned down."""

    puzzle: Puzzle
    cells: dict[int, Cell[Name]] = field(default_factory=dict)
    # Unknown variables that nobody may pin down.
    secrets: dict[int, None] = field(default_factory=dict)
    # Those of them that everything else is hidden for.
    small: set[int] = field(default_factory=set)
    # How many values can be left of a secret at most, where that is fewer than enough: an earlier
    # edition told too much, or small ones add up to a small one.
    _at_most: dict[int, int] = field(default_factory=dict)

    def tell(self, cell: Cell[Name]) -> None:
        self.puzzle.known.update(cell.told)
        for variable in cell.told:
            self.cells[variable] = cell
            self.release(variable)

    def guard(self, variable: int, span: Span | None = None) -> None:
        """A small figure: how far it reaches is known, and nobody may come nearer."""
        if span:
            self.puzzle.spans[variable] = span
        if variable not in self.puzzle.known:
            self.secrets[variable] = None
            self.small.add(variable)

    def release(self, variable: int) -> None:
        """It is no secret any more."""
        self.secrets.pop(variable, None)
        self.small.discard(variable)

    def keep(self, cell: Cell[Name]) -> list[Cell[Name]]:
        """The cells newly hidden: itself, and what can't be told without it."""
        if not any(each in self.puzzle.known for each in cell.told):
            return []
        for variable in cell.told:
            self.puzzle.forget(variable)
            self.secrets[variable] = None
        return [cell, *(self.keep(cell.takes) if cell.takes else [])]

    def protect(
        self, touched: Iterable[int], kept: Collection[Cell[Name]] = ()
    ) -> list[Cell[Name]]:
        """Hide what has to go, where secrets hang together with what was touched. `kept` went
        before; where it needn't any more it is told again. Returns what is kept in the end."""
        unknown, _ = self.puzzle.around(*touched)
        near = {cell.name: cell for cell in kept if unknown & cell.told.keys()}
        untouched = [cell for cell in kept if cell.name not in near]
        hidden = self._needed(near)
        waiting = sorted(unknown & self.secrets.keys())
        while waiting:
            secret = waiting.pop(0)
            if secret in self.puzzle.known or not self._is_pinned(secret):
                continue
            choice = self._choice(secret)
            if choice is None:
                continue
            for cell in self.keep(choice):
                hidden[cell.name] = cell
                waiting.extend(cell.told)
            waiting.append(secret)
        return [*untouched, *self._spared(hidden).values()]

    def _needed(self, kept: dict[Name, Cell[Name]]) -> dict[Name, Cell[Name]]:
        """Without those that hang together with no small figure any more."""
        found = {}
        for cell in kept.values():
            unknown, _ = self.puzzle.around(*cell.told)
            if unknown & self.small:
                found[cell.name] = cell
            else:
                self.tell(cell)
        return found

    def _is_pinned(self, secret: int) -> bool:
        return self.puzzle.is_pinned(secret, self._at_most.get(secret, ENOUGH))

    def _choice(self, secret: int) -> Cell[Name] | None:
        """The cheapest cell that frees it; else what frees it most. None where nothing does."""
        cells = self._told_around(secret)
        for cell in cells:
            with self._without(cell) as hidden:
                if not any(self._is_pinned(each) for each in [secret, *hidden]):
                    return cell
        at_most = self._left_without_all(secret)
        if at_most < self._at_most.get(secret, ENOUGH):
            self._at_most[secret] = at_most
            return self._choice(secret) if self._is_pinned(secret) else None
        return min(cells, key=lambda cell: (-self._left(secret, cell), cell.loss), default=None)

    def _told_around(self, secret: int) -> list[Cell[Name]]:
        _, relations = self.puzzle.around(secret)
        named = {each: None for relation in relations for each in _variables(relation)}
        found = {
            self.cells[each].name: self.cells[each]
            for each in named
            if each in self.cells and each in self.puzzle.known
        }
        return sorted(found.values(), key=lambda cell: cell.loss)

    def _left(self, secret: int, cell: Cell[Name]) -> int:
        with self._without(cell):
            return self.puzzle.possible(secret, ENOUGH)

    def _left_without_all(self, secret: int) -> int:
        with ExitStack() as stack:
            while cells := self._told_around(secret):
                for cell in cells:
                    stack.enter_context(self._without(cell))
            return self.puzzle.possible(secret, ENOUGH)

    @contextmanager
    def _without(self, cell: Cell[Name]) -> Iterator[list[int]]:
        """For a while: the variables that become unknown."""
        hidden = self.keep(cell)
        yield [variable for each in hidden for variable in each.told]
        for each in hidden:
            self.tell(each)

    def _spared(self, hidden: dict[Name, Cell[Name]]) -> dict[Name, Cell[Name]]:
        """What was hidden on the way and needn't be is told after all, the dearest first."""
        for cell in sorted(hidden.values(), key=lambda cell: cell.loss, reverse=True):
            if any(each.takes is cell for each in hidden.values()):
                continue
            self.tell(cell)
            unknown, _ = self.puzzle.around(*cell.told)
            if any(self._is_pinned(each) for each in sorted(unknown & self.secrets.keys())):
                self.keep(cell)
            else:
                del hidden[cell.name]
        return hidden


def _variables(relation: Relation) -> Iterator[int]:
    yield from (variable for variable, _ in relation.terms)
    if relation.told_with is not None:
        yield relation.told_with
