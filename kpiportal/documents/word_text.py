"""Text as Word's XML takes it: letter by letter, and judgements as shape, word and colour."""

from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

KEPT_CONTROLS = "\n\t"
SHAPES = {"green": "★", "amber": "●", "red": "■", "none": "□"}
COLOURS = {"green": "00603B", "amber": "8A5A00", "red": "B10E1E", "none": "505A5F"}


def printable(text: str) -> str:
    """Without the characters that no XML may hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if _is_allowed(character))


def escaped(text: str) -> str:
    return escape(printable(text), {'"': "&quot;"})


def marked(rag: str, word: str, *, before: str = "", properties: str = "") -> str:
    """A run that says a judgement."""
    return (
        f'<w:r {nsdecls("w")}><w:rPr><w:b/><w:color w:val="{COLOURS[rag]}"/>{properties}</w:rPr>'
        f'<w:t xml:space="preserve">{before}{SHAPES[rag]} {escaped(word)}</w:t></w:r>'
    )


def _is_allowed(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character in KEPT_CONTROLS
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or 0x7F <= code <= 0x9F)
