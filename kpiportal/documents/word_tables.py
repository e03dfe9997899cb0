"""Tables and boxes as Word's XML: header rows that repeat, rows that are not split."""

from docx.oxml.ns import nsdecls

from kpiportal.documents.parts import Box, Boxes, Cell, Row, Table
from kpiportal.documents.word_text import escaped, marked

TWENTIETHS_A_MM = 1440 / 25.4
LINE = 'w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"'
HAIRLINES = f"<w:tblBorders><w:bottom {LINE}/><w:insideH {LINE}/></w:tblBorders>"
FRAMES = "".join(
    f"<w:{side} {LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)


def table(said: Table, *, width: float) -> str:
    """A table as wide as the page's text, `width` in millimetres."""
    widths = _widths([column.width for column in said.columns], width)
    aligned = [column.is_figure for column in said.columns]
    head = "".join(
        _cell(Cell(column.heading), said.size, widths[i], is_figure=aligned[i], is_bold=True)
        for i, column in enumerate(said.columns)
    )
    rows = "".join(_row(row, said.size, widths, aligned) for row in said.rows)
    return (
        f"<w:tbl {nsdecls('w')}>{_properties(widths, HAIRLINES, said.caption or said.name)}"
        f"{_group_row(said, widths)}{_line(head, is_header=True)}{rows}</w:tbl>"
    )


def boxes(said: Boxes, *, width: float) -> str:
    """Frames side by side."""
    per_row = boxes_in_a_row(said)
    widths = _widths([1.0] * per_row, width)
    lines = [said.items[at : at + per_row] for at in range(0, len(said.items), per_row)]
    rows = "".join(
        _line("".join(_box(box, widths[0]) for box in line) + _empty(per_row - len(line)))
        for line in lines
    )
    frames = f"<w:tblBorders>{FRAMES}</w:tblBorders>"
    return f"<w:tbl {nsdecls('w')}>{_properties(widths, frames, 'Summary')}{rows}</w:tbl>"


def boxes_in_a_row(said: Boxes) -> int:
    return max(1, min(said.per_row, len(said.items)))


def _properties(widths: list[int], borders: str, said: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{CELL_MARGINS}<w:tblLook w:firstRow="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escaped(said)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _widths(shares: list[float], width: float) -> list[int]:
    whole = width * TWENTIETHS_A_MM
    return [int(whole * share / sum(shares)) for share in shares]


def _group_row(said: Table, widths: list[int]) -> str:
    if not said.groups:
        return ""
    cells, at = "", 0
    for group in said.groups:
        width = sum(widths[at : at + group.span])
        is_figure = group.is_figure and group.span == 1
        cells += _cell(
            Cell(group.name), said.size, width, span=group.span, is_figure=is_figure, is_bold=True
        )
        at += group.span
    return _line(cells, is_header=True)


def _row(row: Row, size: float, widths: list[int], aligned: list[bool]) -> str:
    if row.is_group:
        name, *marks = row.cells
        runs = _text(name.text, size * 1.12, is_bold=True) + "".join(
            marked(mark.rag, mark.text, before="   ", properties=_half_points(size))
            for mark in marks
        )
        return _line(_filled(_paragraph(runs, keeps=True), sum(widths), span=len(widths)))
    return _line(
        "".join(
            _cell(
                cell,
                size,
                widths[i],
                is_figure=aligned[i],
                is_bold=row.is_strong or cell.is_strong,
            )
            for i, cell in enumerate(row.cells)
        )
    )


def _line(cells: str, *, is_header: bool = False) -> str:
    header = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell(
    cell: Cell,
    size: float,
    width: int,
    *,
    is_figure: bool = False,
    is_bold: bool = False,
    span: int = 1,
) -> str:
    runs = _runs(cell, size, is_bold=is_bold)
    return _filled(_paragraph(runs, is_figure=is_figure), width, span=span)


def _runs(cell: Cell, size: float, *, is_bold: bool = False) -> str:
    runs = (
        marked(cell.rag, cell.text, properties=_half_points(size))
        if cell.rag
        else _text(cell.text, size, is_bold=is_bold)
    )
    if cell.note:
        runs += "<w:r><w:br/></w:r>" if cell.text else ""
        runs += _text(cell.note, size, colour="505A5F")
    return runs


def _filled(paragraphs: str, width: int, *, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(runs: str, *, is_figure: bool = False, keeps: bool = False) -> str:
    side = '<w:jc w:val="right"/>' if is_figure else ""
    kept = "<w:keepNext/>" if keeps else ""
    return f'<w:p><w:pPr>{kept}<w:spacing w:before="0" w:after="0"/>{side}</w:pPr>{runs}</w:p>'


def _text(text: str, size: float, *, is_bold: bool = False, colour: str = "") -> str:
    bold = "<w:b/>" if is_bold else ""
    painted = f'<w:color w:val="{colour}"/>' if colour else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escaped(text).split("\n"))
    return (
        f"<w:r><w:rPr>{bold}{painted}{_half_points(size)}</w:rPr>"
        f'<w:t xml:space="preserve">{lines}</w:t></w:r>'
    )


def _half_points(size: float) -> str:
    return f'<w:sz w:val="{round(size * 2)}"/>'


def _box(box: Box, width: int) -> str:
    said = _paragraph(_text(box.heading, 11, is_bold=True))
    if box.figure:
        said += _paragraph(_text(box.figure, 24, is_bold=True))
    said += "".join(_paragraph(_runs(line, 11)) for line in box.lines)
    return _filled(said, width)


def _empty(count: int) -> str:
    return "<w:tc><w:p/></w:tc>" * count
