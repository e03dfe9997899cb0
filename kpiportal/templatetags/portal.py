"""Tags for pages: {% load portal %}. What each is for: docs/pages.md."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from kpiportal.pages import forms, marks, tables

register = template.Library()


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: object) -> dict[str, Any]:
    """What is wrong in the forms given, each line leading to its field."""
    return {"problems": forms.problems(*sources)}


@register.simple_block_tag(takes_context=True)
def page_title(context: Mapping[str, Any], content: str) -> str:
    """Page – Section – Council, with "Error: " before it where the form has errors."""
    pages = (page for area in context.get("menu", ()) for page in area.pages)
    section = next((page.label for page in pages if page.is_here), "")
    place = context.get("council") or context.get("product", "")
    # The block is escaped already: mark what is left of it so again.
    parts = filter(None, [SafeString(content.strip()), section, place])
    title = SafeString(" – ".join(dict.fromkeys(map(conditional_escape, parts))))
    wrong = forms.problems(context.get("form"), context.get("forms"))
    return SafeString(f"Error: {title}") if wrong else title


@register.simple_tag
def rag(value: str, word: str = "") -> SafeString:
    return marks.rag(value, word)


@register.simple_tag
def rag_shape(value: str) -> SafeString:
    """The shape alone: its word must stand beside it, be it for those who don't see."""
    return marks.shape(value)


@register.simple_tag
def status(word: str, *, strong: bool = False) -> SafeString:
    """A state of work. Strong where it waits for the reader. Never red or green: it's no RAG."""
    return format_html(
        '<strong class="govuk-tag portal-status{}">{}</strong>',
        " portal-status--strong" if strong else "",
        word,
    )


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """{% breadcrumbs "Audits" url "Sample" url %}: a label and its address in turn."""
    return {"crumbs": list(zip(parts[::2], parts[1::2], strict=True))}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Mapping[str, Any], url: str, text: str, *, look: str = "", **fields: object
) -> dict[str, Any]:
    """A button that acts by POST. look: secondary or warning; fields: what is sent with it."""
    return {
        "url": url,
        "text": text,
        "look": look,
        "fields": fields,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context: Mapping[str, Any], form: Any, *, clear: str = "") -> dict[str, Any]:
    """A GET form above a list: its fields in a row, a button, and a way to clear them."""
    request = context["request"]
    return {"form": form, "clear": clear or request.path, "is_used": bool(request.GET)}


@register.simple_block_tag
def scroll_region(content: str, label: str) -> SafeString:
    """What may be wider than the screen scrolls in itself, by keyboard too."""
    return format_html(
        '<div class="scroll-region" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: object) -> str:
    """This page's address with these parameters set, or left out where empty; the rest is kept."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_link(context: Mapping[str, Any], number: int, parameter: str) -> str:
    return with_query(context, **{parameter or "page": number})


@register.simple_tag
def page_numbers(page: "Page[Any]") -> list[int | str]:
    """1 … 4 5 6 … 20"""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def sort_link(context: Mapping[str, Any], table: tables.Table, order: str) -> str:
    """In another order the reader begins on the first page again."""
    fields = {table.prefixed_order_by_field: order, table.prefixed_page_field: ""}
    return with_query(context, **fields)
