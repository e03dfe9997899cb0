"""A grid of figures to be typed: its rows, what was typed into them, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import BadRequest

from indicators.actions.entering import Cells, Entered, Key, Lack
from indicators.checks.expected import Expected, Known
from indicators.models import Status, Value
from indicators.rules.display import plain, shortly
from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.typed import figure, worked_out
from indicators.rules.validation import PER, PERCENT
from kpiportal.pages.forms import Problem

COUNTED = ("value", "numerator", "denominator")
TYPED = (*COUNTED, "status", "note", "why_changed", "why_right", "answered")
LABELS = {"value": "Figure", "numerator": "Numerator", "denominator": "Denominator"}
NO_FIGURE = {Status.NOT_DUE, Status.NOT_AVAILABLE}
LONGEST = 2_000
BETWEEN = "\n"

TAKEN_BACK = "To take a figure back, choose a status that says why there is none."
NO_REASON = "Type the figure, or choose a status that says why there is none."
WITH_FIGURE = "There is a figure, and this status says that there is none. Empty one of the two."
HALF = "Type both counts, or the figure itself."
OF_NOTHING = "Out of nothing there is no percentage or rate. Choose the status Not due, say."


@dataclass
class GridRow:
    """One figure: an indicator's or a category's, of one month."""

    number: int
    expected: Expected
    seen: Known | None
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    lack: Lack = field(default_factory=Lack)

    @property
    def key(self) -> Key:
        of = self.expected
        return Key(of.indicator, of.category, of.end, of.months)

    @property
    def hidden(self) -> str:
        """Whose figure it is and the row that was seen, as the form carries it."""
        of = self.key
        row = self.seen.row if self.seen else 0
        return f"{of.indicator}:{int(of.end)}:{of.months}:{row}:{of.category}"

    @property
    def is_share(self) -> bool:
        return self.expected.unit == PERCENT

    @property
    def covers(self) -> str:
        """How much it covers, where that is no month and no point in time."""
        months = self.expected.months
        return "Year to date" if months == YEAR_TO_DATE else f"{months} months" * (months > 1)

    @property
    def has_counts(self) -> bool:
        held = (self.expected.last, self.expected.now)
        return self.expected.unit in PER or any(
            each and (each.numerator is not None or each.denominator is not None) for each in held
        )

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.expected.code, self.expected.category]))

    @property
    def last(self) -> str:
        last = self.expected.last
        if last is None:
            return ""
        return Status(last.status).label if last.value is None else shortly(last.value)

    @property
    def comes_to(self) -> str:
        """What its counts give, where nothing else was typed as the figure."""
        if self.typed["value"].strip():
            return ""
        try:
            counts = [figure(self.typed[name]) for name in ("numerator", "denominator")]
        except ValueError:
            return ""
        found = worked_out(counts[0], counts[1], self.expected.unit)
        return "" if found is None else f"Comes to {shortly(found)}{'%' if self.is_share else ''}"

    @property
    def warnings(self) -> list[str]:
        """Those told before stay with their answer, whatever else is asked."""
        told = self.typed["answered"] if self.typed["why_right"] else ""
        return self.lack.warnings or [each for each in told.split(BETWEEN) if each]

    @property
    def asks_why_changed(self) -> bool:
        return self.lack.is_restated or bool(self.typed["why_changed"])

    @property
    def was(self) -> str:
        known = self.seen.value if self.seen else None
        return "" if known is None else shortly(known)

    @property
    def answered(self) -> str:
        return BETWEEN.join(self.warnings)

    @property
    def says_something(self) -> bool:
        says = (self.errors, self.lack.faults, self.warnings, self.asks_why_changed, self.comes_to)
        return any(says)

    def entered(self) -> Entered | None:
        """None where it stayed as it was, and where it can't be read: `errors` say why."""
        self.errors = {}
        cells = self._cells()
        if self.errors or cells == _cells_of(self.seen):
            return None
        of = self.expected
        return Entered(
            key=self.key,
            code=of.code,
            cells=cells,
            seen=self.seen.row if self.seen else 0,
            why_changed=self.typed["why_changed"],
            why_right=self.typed["why_right"],
            answered=tuple(filter(None, self.typed["answered"].split(BETWEEN))),
        )

    def _cells(self) -> Cells:
        read: dict[str, Decimal | None] = {}
        for name in COUNTED:
            try:
                read[name] = figure(self.typed[name], self.expected.unit if name == "value" else "")
            except ValueError as error:
                self.errors[name] = str(error)
        if self.errors:
            return Cells()
        value = read["value"]
        if value is None:
            value = worked_out(read["numerator"], read["denominator"], self.expected.unit)
        status, note = self.typed["status"] or Status.FINAL, self._note()
        cells = Cells(value, read["numerator"], read["denominator"], status, note)
        if cells != _cells_of(self.seen):
            self._check(cells)
        return cells

    def _note(self) -> str:
        """A line of text says the same as the lines that it was made of."""
        note = self.typed["note"].strip()
        before = self.seen.note if self.seen else ""
        return before if " ".join(note.split()) == " ".join(before.split()) else note

    def _check(self, cells: Cells) -> None:
        if cells.status not in Status.values:
            raise BadRequest("There is no such status.")
        if len(cells.note) > LONGEST:
            self.errors["note"] = f"Write at most {LONGEST:,} characters."
        _, *counts = cells.figures
        has_one = any(each is not None for each in counts)
        if cells.status in NO_FIGURE:
            if cells.value is not None or has_one:
                self.errors["status"] = WITH_FIGURE
        elif cells.value is None and has_one and cells.status != Status.SUPPRESSED:
            is_of_nothing = None not in counts and self.expected.unit in PER
            self.errors["value"] = OF_NOTHING if is_of_nothing else HALF
        elif cells.value is None and cells.status != Status.SUPPRESSED:
            self.errors["value"] = TAKEN_BACK if self.seen and self.seen.value else NO_REASON

    def problems(self) -> Iterable[Problem]:
        for name, sentence in self.errors.items():
            yield Problem(f"{self.name}: {sentence}", f"{name}-{self.number}")
        for sentence in self.lack.faults:
            yield Problem(f"{self.name}: {sentence}", f"value-{self.number}")
        if self.lack.lacks_why_changed:
            yield Problem(f"{self.name}: Say why it is changed.", f"why_changed-{self.number}")
        if self.lack.lacks_why_right:
            yield Problem(f"{self.name}: Say why it is right.", f"why_right-{self.number}")


def as_known(rows: Sequence[Expected]) -> list[GridRow]:
    return [
        GridRow(number, each, each.now, _written(each.now, each.unit))
        for number, each in enumerate(rows, start=1)
    ]


def as_typed(rows: Sequence[Expected], sent: Mapping[str, str]) -> list[GridRow]:
    """The rows with what was sent of them; a row of which nothing was sent stays as it is."""
    found = _sent_rows(sent)
    grid = as_known(rows)
    known = {row.key: row for row in grid}
    if not found.keys() <= known.keys():
        raise BadRequest("These are other figures than the page asks for. Open it again.")
    seen = Value.objects.in_bulk([row for row, _ in found.values() if row])
    for key, (row, number) in found.items():
        held = known[key]
        held.seen = _seen(seen.get(row), key) if row else None
        before = _written(held.seen, held.expected.unit)
        held.typed = {
            name: sent.get(f"{name}-{number}", before[name]).replace("\r\n", "\n") for name in TYPED
        }
    return grid


def months_of(sent: Mapping[str, str]) -> set[Month]:
    return {key.end for key in _sent_rows(sent)}


def _sent_rows(sent: Mapping[str, str]) -> dict[Key, tuple[int, str]]:
    found = {}
    for name, text in sent.items():
        if name.startswith("key-"):
            try:
                indicator, end, months, row, category = text.split(":", 4)
                key = Key(int(indicator), category, Month(end), int(months))
                found[key] = (int(row), name.removeprefix("key-"))
            except ValueError:
                raise BadRequest("The form came with a row that is none of its own.") from None
    return found


def _seen(row: Value | None, key: Key) -> Known:
    if row is None or Key(row.indicator_id, row.category, row.end, row.months) != key:
        raise BadRequest("The form came with a row that is none of its own.")
    counts = (row.value, row.numerator, row.denominator)
    return Known(row.end, *counts, status=row.status, note=row.note, row=row.pk)


def _cells_of(known: Known | None) -> Cells:
    if known is None:
        return Cells()
    return Cells(known.value, known.numerator, known.denominator, known.status, known.note)


def _written(known: Known | None, unit: str) -> dict[str, str]:
    """As it stands in the cells of the grid: what its counts come to is left to them."""
    blank = dict.fromkeys(TYPED, "")
    if known is None:
        return blank | {"status": Status.FINAL.value}
    texts = {name: _text(getattr(known, name)) for name in COUNTED}
    comes_to = worked_out(known.numerator, known.denominator, unit)
    if comes_to is not None and comes_to == known.value:
        texts["value"] = ""
    return blank | texts | {"status": known.status, "note": known.note}


def _text(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
