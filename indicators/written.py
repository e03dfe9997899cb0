"""A figure as pages write it: the council's decimals, separators, and the sign of a percentage."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format

from indicators.rules.display import Decimals, rounded


def written(figure: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> str:
    text = number_format(rounded(figure, unit, decimals), use_l10n=True, force_grouping=True)
    return f"{text}%" if unit == "percent" else text
