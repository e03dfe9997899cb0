"""Tags for charts: {% load charts %}."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.charts.chart import Chart

register = template.Library()


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """A drawing in the page: what people wrote was escaped when it was drawn."""
    return SafeString(drawn.svg)


@register.simple_tag
def chart_pair(wide: Chart, narrow: Chart) -> SafeString:
    """The same drawn twice, for a desk and for a phone: only one of them is ever displayed."""
    return format_html(
        '<div class="portal-chart portal-chart--wide">{}</div>'
        '<div class="portal-chart portal-chart--narrow">{}</div>',
        chart(wide),
        chart(narrow),
    )
