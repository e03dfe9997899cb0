"""What is wrong with a pack, place by place, in sentences for who made it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# Who has so many wrong cells has one thing wrong; the list must fit into memory.
MOST = 50_000


@dataclass(frozen=True, order=True)
class Fault:
    file: str
    row: int | None
    column: str
    sentence: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.sentence}"


class Refused(Exception):  # noqa: N818 - the pack errs, not we
    """The pack breaks the contract; nothing was changed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass
class Faults:
    """Collects, so that all are told at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, row: int | None, column: str, sentence: str) -> None:
        self.found.append(Fault(file, row, column, sentence))
        if len(self.found) >= MOST:
            self.found.append(Fault(file, None, "", f"more than {MOST:,}: not read any further."))
            self.refuse()

    def refuse_if_any(self) -> None:
        if self.found:
            self.refuse()

    def refuse(self) -> None:
        raise Refused(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)
