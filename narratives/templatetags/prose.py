"""Commentary as it is read: a little markdown, and everything else letter by letter."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from narratives.models import Commentary
from narratives.rules.diffs import Change, changes
from narratives.rules.diffs import Kind as Changed
from narratives.rules.markup import Block, Kind, Span, blocks
from narratives.snapshots.texts import text_of

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    return format_html_join("\n", "{}", ((_block(each),) for each in blocks(text)))


@register.filter
def said(commentary: Commentary) -> SafeString:
    """What a commentary says, with the figures that it quotes."""
    return prose(text_of(commentary))


MARKED = {
    Changed.SAME: "{}",
    Changed.ADDED: '<ins><span class="govuk-visually-hidden">Added: </span>{}</ins>',
    Changed.REMOVED: '<del><span class="govuk-visually-hidden">Removed: </span>{}</del>',
}


@register.filter
def compared(changes: Iterable[Change]) -> SafeString:
    """What became another, underlined or struck through."""
    return format_html_join(
        "", "{}", ((format_html(MARKED[each.kind], each.text),) for each in changes)
    )


@register.filter
def against(text: str, saved: str) -> SafeString:
    return compared(changes(saved, text))


def _block(block: Block) -> SafeString:
    if block.kind is Kind.HEADING:
        return format_html('<p class="portal-asked">{}</p>', _spans(block.lines[0]))
    if block.kind is Kind.PARAGRAPH:
        lines = format_html_join(
            SafeString("<br>"), "{}", ((_spans(each),) for each in block.lines)
        )
        return format_html('<p class="govuk-body">{}</p>', lines)
    items = format_html_join("", "<li>{}</li>", ((_spans(each),) for each in block.lines))
    if block.kind is Kind.BULLETS:
        return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)
    return format_html('<ol class="govuk-list govuk-list--number">{}</ol>', items)


def _spans(spans: Iterable[Span]) -> SafeString:
    return format_html_join("", "{}", ((_span(each),) for each in spans))


def _span(span: Span) -> SafeString | str:
    return format_html("<strong>{}</strong>", span.text) if span.is_bold else span.text


@register.simple_tag
def put_figure(puts: str, code: str, what: str, shown: str | None) -> SafeString | str:
    """A figure of the table; where there is a form to put it into, a button that does."""
    if shown is None:
        return "–"
    if not puts:
        return shown
    quote = "{{" + f"{code} {what}".rstrip() + "}}"
    return format_html(
        '<button class="portal-put" form="write" name="put" value="{}" formnovalidate>{}'
        '<span class="govuk-visually-hidden">: put {}{} into the text</span></button>',
        quote,
        shown,
        code,
        f" {what}" if what else "",
    )


@register.simple_tag
def put_counts(puts: str, row: dict[str, str]) -> SafeString | str:
    return put_figure(puts, row["code"], "counts", f"{row['numerator']} of {row['denominator']}")
