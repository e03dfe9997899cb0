"""How wide words are in Source Sans, near enough to set labels by, and where they are cut."""

from functools import lru_cache

# By hundredths of the font's size.
_WIDTHS = {
    character: width
    for width, characters in [
        (20, " "),
        (25, "'’,.:;ij|"),
        (27, "Il"),
        (30, "!f()[]{}-"),
        (35, "tr/\\"),
        (43, '"*?szc'),
        (47, "xvyJY–"),
        (50, "#$+0123456789<=>^_aegkFLX£~"),
        (54, "hounTSEVAZ`b"),
        (57, "dpqCPRKB"),
        (63, "&DGUHN"),
        (66, "OQ"),
        (73, "wM"),
        (83, "mW%@"),
    ]
    for character in characters
}
_OTHER = 60
# Semibold, which labels are set in where they name the series, is a little wider.
BOLD = 1.06


@lru_cache(maxsize=4096)
def width_of(words: str, font: float) -> float:
    return sum(_WIDTHS.get(each, _OTHER) for each in words) * font / 100


def wrapped(words: str, width: float, font: float) -> list[str]:
    """In lines no wider than that; a word that is wider by itself is cut."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(cut(word, width, font))
    return lines or [""]


def cut(words: str, width: float, font: float) -> str:
    """With … where it doesn't fit."""
    if width_of(words, font) <= width:
        return words
    while words and width_of(f"{words}…", font) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"
