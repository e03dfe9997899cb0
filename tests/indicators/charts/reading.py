"""What a drawing holds, read back out of its SVG."""

import xml.etree.ElementTree as ET
from decimal import Decimal

from indicators.charts.chart import Chart
from indicators.rules.periods import Month

SVG = "{http://www.w3.org/2000/svg}"
APRIL = Month.of(2017, 4)


def root(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)


def polylines(chart: Chart, **said: str) -> list[str]:
    """The points of those that have such attributes: width stands for stroke-width."""
    return [each.get("points", "") for each in _like(chart, "polyline", said)]


def polygons(chart: Chart) -> list[str]:
    return [each.get("points", "") for each in root(chart).iter(f"{SVG}polygon")]


def dots(chart: Chart) -> list[tuple[str, str, str]]:
    """Centre and fill."""
    return [
        (each.get("cx", ""), each.get("cy", ""), each.get("fill", ""))
        for each in root(chart).iter(f"{SVG}circle")
    ]


def rectangles(chart: Chart) -> list[tuple[str, ...]]:
    return [
        tuple(each.get(name, "") for name in ("x", "y", "width", "height", "fill"))
        for each in root(chart).iter(f"{SVG}rect")
    ]


def words(chart: Chart) -> list[str]:
    return [each.text or "" for each in root(chart).iter(f"{SVG}text")]


def height_of(chart: Chart, said: str) -> Decimal:
    """Of the only text that says so."""
    (found,) = [each for each in root(chart).iter(f"{SVG}text") if each.text == said]
    return Decimal(found.get("y", ""))


def _like(chart: Chart, tag: str, said: dict[str, str]) -> list[ET.Element]:
    names = {"width": "stroke-width", "dashes": "stroke-dasharray"}
    return [
        each
        for each in root(chart).iter(SVG + tag)
        if all(each.get(names.get(name, name)) == value for name, value in said.items())
    ]
