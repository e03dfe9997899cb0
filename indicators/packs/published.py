"""A file of published figures, read as the contract says."""

from pathlib import Path

from indicators.checks.reconciliation import Published
from indicators.models import Definition
from indicators.packs import cells
from indicators.packs.contract import PUBLISHED
from indicators.packs.faults import Faults
from indicators.packs.folder import rows_of
from indicators.packs.reading import read
from indicators.packs.tables import Sheet
from indicators.rules.periods import Month
from indicators.rules.published import read_printed


def read_published(path: Path) -> list[Published]:
    """Its figures, but for those that print nothing; raises Refused with every fault."""
    faults = Faults()
    lengths = dict(Definition.objects.current().values_list("indicator__code", "months"))
    sheet = Sheet(PUBLISHED.name, path.name, rows_of(path))
    codes = cells.known(lengths, "the code of an indicator")
    found = []
    for block in read(sheet, PUBLISHED, faults, known={"code": codes}).blocks:
        for place, row in enumerate(block.rows):
            said = {column.name: column.default for column in PUBLISHED.columns}
            said |= {name: column[place] for name, column in block.columns.items()}
            figure = _figure(said, row, sheet, lengths, faults)
            if figure:
                found.append(figure)
    faults.refuse_if_any()
    return found


def _figure(
    said: dict[str, str | None], row: int, sheet: Sheet, lengths: dict[str, int], faults: Faults
) -> Published | None:
    code, category, end = said["code"], said["category"], said["end"]
    measure, text = said["measure"], said["printed"]
    if code is None or category is None or end is None or measure is None or text is None:
        return None  # a fault, and noted
    try:
        printed = read_printed(text)
    except ValueError as error:
        faults.add(sheet.label, row, "printed", str(error))
        return None
    if printed is None:
        return None
    months = lengths[code] if said["months"] is None else int(said["months"])
    is_share = measure == "share"
    return Published(code, category, Month(end), months, is_share, text, printed)
