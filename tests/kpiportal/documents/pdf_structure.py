"""What a reader's aids find in a PDF: its tagged structure, read back."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def reader_of(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def elements(made: bytes) -> Iterator[Any]:
    """The structure's elements, in the order of reading."""
    yield from below(reader_of(made).trailer["/Root"]["/StructTreeRoot"])


def kinds(made: bytes) -> list[str]:
    return [element["/S"] for element in elements(made)]


def descriptions(made: bytes) -> list[str]:
    """The alternative text of each picture."""
    return [str(element["/Alt"]) for element in elements(made) if "/Alt" in element]


def bookmarks(made: bytes) -> list[str]:
    def titles(outline: list[Any]) -> Iterator[str]:
        for entry in outline:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield str(entry.title)

    return list(titles(reader_of(made).outline))


def text(made: bytes) -> str:
    pages = reader_of(made).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def below(element: Any) -> Iterator[Any]:
    """An element of the structure and all that it holds."""
    element = element.get_object()
    if "/S" in element:
        yield element
    inside = element.get("/K", [])
    for child in inside if isinstance(inside, list) else [inside]:
        inner = child.get_object()
        if isinstance(inner, dict) and ("/S" in inner or "/K" in inner):
            yield from below(inner)
