"""Columns of tables that several pages have."""

from indicators.rules.periods import Month
from kpiportal.pages.tables import Column


class MonthColumn(Column):
    """September 2017"""

    def render(self, value: Month) -> str:
        return value.label
