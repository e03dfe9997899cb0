"""Text that a spreadsheet would take for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def kept_as_text(cell: str) -> str:
    """Behind the apostrophe that has a spreadsheet show it as it stands."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def as_it_stood(cell: str) -> str:
    """Without the apostrophe that kept it a text."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS else cell
