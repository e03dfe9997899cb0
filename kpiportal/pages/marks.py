"""RAG marks: a shape and a word before a colour, so that they survive grey print."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Star, circle, square, open square: each fills a box of 16 by 16.
SHAPES = {
    "green": "M8 .6l2.2 4.9 5.3.6-3.9 3.6 1.1 5.3L8 12.3 3.3 15l1.1-5.3L.5 6.1l5.3-.6z",
    "amber": "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z",
    "red": "M2 2h12v12H2z",
    "none": "M2 2h12v12H2zm1.6 1.6v8.8h8.8V3.6z",
}
WORDS = {"green": "Green", "amber": "Amber", "red": "Red", "none": "Not judged"}


def rag(value: str, word: str = "") -> SafeString:
    """A mark with its word; another word where the council has its own, as "better than"."""
    return format_html(
        '<span class="rag rag--{}">{}{}</span>', value, shape(value), word or WORDS[value]
    )


def shape(value: str) -> SafeString:
    return mark_safe(  # noqa: S308 # from the constants above
        '<svg class="rag__shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"'
        f' focusable="false"><path fill="currentColor" d="{SHAPES[value]}"/></svg>'
    )
