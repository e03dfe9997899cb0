"""What a pack says of indicators, laid over what the register holds of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.models import Definition, Life
from indicators.packs.contract import INDICATORS
from indicators.packs.faults import Faults
from indicators.packs.reading import Reading
from indicators.rules.rulebook import wrong_rules

# All that a definition says, by the names of the contract's columns.
CONTENT = tuple(column.name for column in INDICATORS.columns if column.name != "code")

_DEFAULTS = {column.name: column.default for column in INDICATORS.columns}
_TYPED: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text == "true",
    "smallint": int,
    "integer": int,
    "date": date.fromisoformat,
    "text": str,
}
_TYPES = {column.name: _TYPED[column.type] for column in INDICATORS.columns}


@dataclass
class Said:
    """One indicator as it stands after the pack: where the pack says it, and what was before."""

    code: str
    content: dict[str, Any]
    row: int | None = None
    before: Definition | None = None
    # What the pack's row says itself, where it is not what an absent column would say.
    own: dict[str, str] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return self.before is None or content_of(self.before) != self.content

    @property
    def is_retired(self) -> bool:
        return self.before is not None and self.before.status == Life.RETIRED


@dataclass
class Definitions:
    """The whole register as it would be, by code."""

    by_code: dict[str, Said] = field(default_factory=dict)
    label: str = ""
    mentioned: set[str] = field(default_factory=set)

    @property
    def in_pack(self) -> Iterable[Said]:
        return (said for said in self.by_code.values() if said.row is not None)


def content_of(definition: Definition) -> dict[str, Any]:
    content = {name: getattr(definition, name) for name in CONTENT if name != "lead"}
    return content | {"lead": definition.lead.key if definition.lead else None}


def known_now() -> Definitions:
    current = Definition.objects.current().select_related("indicator", "lead")
    return Definitions(
        {
            definition.indicator.code: Said(
                definition.indicator.code, content_of(definition), before=definition
            )
            for definition in current
        }
    )


def lay_over(definitions: Definitions, reading: Reading, faults: Faults) -> None:
    """Put the rows of indicators.csv on top; then look at the rules of derivation as a whole."""
    definitions.label = reading.label
    definitions.mentioned = {column.name for column in reading.mentioned}
    last = max((said.content["order"] for said in definitions.by_code.values()), default=0)
    for block in reading.blocks:
        for place, row in enumerate(block.rows):
            cells = {name: column[place] for name, column in block.columns.items()}
            _lay_row(definitions, row, cells, last, faults)
    _check_rules(definitions, faults)


def _lay_row(
    definitions: Definitions, row: int, cells: dict[str, str | None], last: int, faults: Faults
) -> None:
    code = cells.pop("code", None)
    if code is None:
        return
    earlier = definitions.by_code.get(code)
    if earlier and earlier.row is not None:
        sentence = f"{code!r} stands in row {earlier.row} already."
        faults.add(definitions.label, row, "code", sentence)
        return
    content = dict(earlier.content) if earlier else _fresh(last + row - 1)
    for name, text in cells.items():
        if text is not None:
            content[name] = _TYPES[name](text)
        elif name != "order":
            content[name] = None
    own = {name: text for name, text in cells.items() if text and text != _DEFAULTS[name]}
    definitions.by_code[code] = Said(
        code,
        content,
        row,
        earlier.before if earlier else None,
        {"order": str(row - 1)} | own,
    )


def _fresh(order: int) -> dict[str, Any]:
    defaults = {
        name: None if text is None else _TYPES[name](text)
        for name, text in _DEFAULTS.items()
        if name != "code"
    }
    return defaults | {"order": order, "title": "", "section": ""}


def _check_rules(definitions: Definitions, faults: Faults) -> None:
    derive = {code: said.content["derive"] or "" for code, said in definitions.by_code.items()}
    for codes, sentence in wrong_rules(derive):
        # The pack closed the circle, so it holds at least one of its members.
        members = [definitions.by_code[code] for code in codes]
        named = next((each for each in members if each.row is not None), members[0])
        faults.add(definitions.label, named.row, "derive", sentence)
