"""Indicators by level and theme: the council's own framework, and each that their tags name.

A framework need not be kept by anybody: what the definitions say of it is enough. Who keeps it
gives it the order of its levels and themes, and the questions that no indicator answers yet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import slugify

from indicators.figures import TARGET
from indicators.models import Definition, Framework
from indicators.rules import tags
from indicators.rules.standing import Rag, group_rag, rag
from indicators.scorecard.card import Row, Scorecard

OWN = "The council’s framework"


@dataclass(frozen=True)
class Place:
    level: str = ""
    theme: str = ""
    question: str = ""


@dataclass(frozen=True)
class Frame:
    """A framework as it stands, kept or not."""

    name: str
    is_own: bool
    levels: tuple[str, ...]
    # One that is empty where it has levels alone.
    themes: tuple[str, ...]
    questions: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    kept: Framework | None = None

    @property
    def slug(self) -> str:
        return "own" if self.is_own else slugify(self.name) or "other"

    @property
    def has_themes(self) -> bool:
        return any(self.themes)

    def place_of(self, definition: Definition) -> Place:
        """Empty where it has none."""
        said = tags.read(definition.tags)
        if self.is_own:
            return Place(definition.level, definition.theme, said.get(tags.QUESTION, ""))
        return Place(*tags.place(said.get(self.name, "")))


@dataclass(frozen=True)
class Group:
    """Some rows, judged together."""

    rows: tuple[Row, ...]

    @cached_property
    def rags(self) -> list[Rag]:
        return [rag(row.against[TARGET].counted) for row in self.rows]

    @property
    def rag(self) -> Rag:
        return group_rag(self.rags)

    @property
    def judged(self) -> list[tuple[Rag, int]]:
        """How many there are of each colour that there is."""
        counted = Counter(self.rags)
        return [(each, counted[each]) for each in Rag if counted[each] and each is not Rag.NONE]


@dataclass(frozen=True)
class Question(Group):
    text: str = ""


@dataclass(frozen=True)
class Cell(Group):
    level: str = ""
    theme: str = ""
    questions: tuple[Question, ...] = ()
    # Those that answer none of its questions.
    others: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Matrix:
    frame: Frame
    # By level, then in the order of the themes.
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    unplaced: tuple[Row, ...]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _, cells in self.rows for cell in cells]


def frames(definitions: Iterable[Definition]) -> list[Frame]:
    """The council's own first; those that nobody keeps in the order in which they first appear."""
    definitions = list(definitions)
    kept = {each.name: each for each in Framework.objects.all()}
    own = next((each for each in kept.values() if each.is_own), None)
    named = dict.fromkeys(
        name for each in definitions for name in tags.read(each.tags) if name not in tags.RESERVED
    )
    others = [each.name for each in kept.values() if not each.is_own]
    found = [_frame(own.name if own else OWN, definitions, own, is_own=True)]
    found += [
        _frame(name, definitions, kept.get(name), is_own=False)
        for name in dict.fromkeys([*others, *named])
    ]
    return [each for each in found if each.levels]


def matrix(frame: Frame, card: Scorecard) -> Matrix:
    by_cell: dict[tuple[str, str], list[Row]] = {}
    unplaced = []
    for row in card.rows:
        place = frame.place_of(row.definition)
        if place.level:
            by_cell.setdefault((place.level, place.theme), []).append(row)
        else:
            unplaced.append(row)
    rows = tuple(
        (level, tuple(_cell(frame, level, theme, by_cell) for theme in frame.themes))
        for level in frame.levels
    )
    return Matrix(frame, rows, tuple(unplaced))


def _frame(
    name: str, definitions: Sequence[Definition], kept: Framework | None, *, is_own: bool
) -> Frame:
    """What is kept comes first; what only definitions name comes after it."""
    bare = Frame(name, is_own, (), ())
    places = [place for each in definitions if (place := bare.place_of(each)).level]
    questions: dict[tuple[str, str], dict[str, None]] = {}
    if kept:
        for where, asked in kept.questions.items():
            questions[tags.place(where)] = dict.fromkeys(asked)
    for place in places:
        if place.question:
            questions.setdefault((place.level, place.theme), {})[place.question] = None
    levels = dict.fromkeys([*(kept.levels if kept else []), *(place.level for place in places)])
    themes = dict.fromkeys([*(kept.themes if kept else []), *(place.theme for place in places)])
    return Frame(
        name,
        is_own,
        tuple(levels),
        tuple(themes) or ("",),
        {where: tuple(asked) for where, asked in questions.items()},
        kept,
    )


def _cell(frame: Frame, level: str, theme: str, by_cell: dict[tuple[str, str], list[Row]]) -> Cell:
    rows = by_cell.get((level, theme), [])
    asked: dict[str, list[Row]] = {text: [] for text in frame.questions.get((level, theme), ())}
    others: list[Row] = []
    for row in rows:
        asked.get(frame.place_of(row.definition).question, others).append(row)
    questions = tuple(Question(tuple(answers), text) for text, answers in asked.items())
    return Cell(tuple(rows), level, theme, questions, tuple(others))
