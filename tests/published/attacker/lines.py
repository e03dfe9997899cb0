"""What stands together in an output, whatever it is made of: rows and columns of its tables, its
paragraphs, the texts of a chart, the members of its data. Hidden parts are read like any other.

Beside an indicator's code or title stand its figures; whoever looks for one looks there.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from docx import Document
from docx.table import Table

from tests.kpiportal.documents import pdf_structure
from tests.published.attacker.reading import cells_of_workbook

NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?!\w)")
# Numbers that everybody knows.
NO_FIGURE = re.compile(r"\b(?:quarter|edition|snapshot|page) \d+", re.IGNORECASE)
Line = Sequence[str]


def lines(made: bytes) -> Iterator[Line]:
    """Of any file, by what it begins with."""
    if made.startswith(b"%PDF"):
        yield from _of_pdf(made)
    elif made.startswith(b"PK"):
        yield from _of_archive(made)
    elif made.lstrip()[:1] in {b"{", b"["}:
        yield from _of_data(json.loads(made))
    elif made.lstrip()[:1] == b"<":
        yield from _of_page(made.decode())
    else:
        yield from _both_ways(list(csv.reader(io.StringIO(made.decode("utf-8-sig")))))


def numbers_beside(
    names: Mapping[str, str], said: Iterable[Line]
) -> Iterator[tuple[str, set[str]]]:
    """By code: the numbers that stand in a line with one indicator's code or title, or between it
    and the next one's."""
    for line in said:
        text = NO_FIGURE.sub(" ", "\n".join(line))
        places = list(_places(names, text))
        rest = [text[: places[0][0]]] if places else []
        blocks = [
            (code, text[stop : after[0] if after else None])
            for (_, stop, code), after in pairwise([*places, None])
        ]
        if len({code for code, _ in blocks}) == 1:
            blocks = [(blocks[0][0], " ".join([*rest, *(block for _, block in blocks)]))]
        for code, block in blocks:
            yield code, {each.replace(",", "") for each in NUMBER.findall(block)}


def _places(names: Mapping[str, str], text: str) -> Iterator[tuple[int, int, str]]:
    """Where each begins and ends; of two that overlap the longer one."""
    found = []
    for name, code in names.items():
        start = text.find(name)
        while start >= 0:
            stop = start + len(name)
            if (
                not text[stop : stop + 1].isalnum()
                and not text[max(start - 1, 0) : start].isalnum()
            ):
                found.append((start, -stop, code))
            start = text.find(name, stop)
    end = 0
    for start, minus_stop, code in sorted(found):
        if start >= end:
            end = -minus_stop
            yield start, end, code


def _of_pdf(made: bytes) -> Iterator[Line]:
    """Its pages in the order of reading, and the alternative text of its pictures."""
    for page in pdf_structure.reader_of(made).pages:
        yield [" ".join(page.extract_text().split())]
    for description in pdf_structure.descriptions(made):
        yield [description]


def _of_archive(made: bytes) -> Iterator[Line]:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        names = parts.namelist()
        if "word/document.xml" in names:
            yield from _of_word(made)
            return
        if "xl/workbook.xml" in names:
            for sheet in cells_of_workbook(parts):
                yield from _both_ways(sheet)
            return
        for name in names:
            yield from lines(parts.read(name))


def _of_word(made: bytes) -> Iterator[Line]:
    document = Document(io.BytesIO(made))
    for paragraph in document.iter_inner_content():
        if isinstance(paragraph, Table):
            grid = [[cell.text for cell in row.cells] for row in paragraph.rows]
            yield from _both_ways(grid)
        else:
            yield [paragraph.text]
    for element in document.element.body.iter():
        if description := element.get("descr"):
            yield [description]


def _both_ways(grid: Sequence[Sequence[str]]) -> Iterator[Line]:
    yield from grid
    width = max(map(len, grid), default=0)
    for place in range(width):
        yield [row[place] for row in grid if place < len(row)]


def _of_data(data: Any) -> Iterator[Line]:
    """Each member that has a code, with all that it holds."""
    if isinstance(data, list):
        for each in data:
            yield from _of_data(each)
    elif isinstance(data, dict):
        if "code" in data:
            yield [*map(str, _leaves(data))]
            return
        yield from _of_data(list(data.values()))


def _leaves(data: Any) -> Iterator[Any]:
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _leaves(each)
    elif data is not None:
        yield data


def _of_page(made: str) -> Iterator[Line]:
    page = _Page()
    page.feed(made)
    for grid in page.tables:
        yield from _both_ways(grid)
    yield from page.pieces


class _Page(HTMLParser):
    """Its tables cell by cell, other texts piece by piece, and what is written in attributes."""

    WHOLE = ("p", "svg", "li", "h1", "h2", "h3", "dd", "dt", "figcaption", "caption")
    SAID = ("alt", "title", "aria-label", "content", "value", "data-points", "data-figures")

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.pieces: list[list[str]] = []
        self._in_cell = False
        self._whole: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._in_cell = True
        if tag in self.WHOLE:
            if not self._whole:
                self.pieces.append([])
            self._whole.append(tag)
        self._take(" ".join(value for name, value in attrs if value and name in self.SAID))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False
        if tag in self._whole:
            while self._whole.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._take(data)

    def _take(self, text: str) -> None:
        if not text.strip():
            return
        if self._in_cell:
            self.tables[-1][-1][-1] += f" {text.strip()}"
        if self._whole:
            self.pieces[-1].append(text.strip())
        elif not self._in_cell:
            self.pieces.append([text.strip()])
