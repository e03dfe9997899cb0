"""The two kinds of column that the register is made of: months and figures."""

from decimal import Context, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from indicators.rules.periods import Month

DIGITS = 30
PLACES = 10
ZERO, ONE = Decimal(0), Decimal(1)
# More digits than a figure has, so nothing is rounded.
EXACTLY = Context(prec=2 * DIGITS)


class MonthField(models.SmallIntegerField):
    """A calendar month; in the database the number of months since year 0."""

    description = "A calendar month"
    # What django-stubs takes its attributes for.
    _pyi_private_set_type: int
    _pyi_private_get_type: Month

    def from_db_value(self, value: int | None, *_: Any) -> Month | None:
        return None if value is None else Month(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.from_text(value) if isinstance(value, str) else Month(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = Month.from_text(value)
        return super().get_prep_value(int(value) if isinstance(value, Month) else value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class FigureField(models.DecimalField):
    """An exact figure. Read back without the zeros that only fill its places."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"max_digits": DIGITS, "decimal_places": PLACES})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["max_digits"], options["decimal_places"]
        return name, path, args, options

    def from_db_value(self, value: Decimal | None, *_: Any) -> Decimal | None:
        return None if value is None else plain(value)


def plain(figure: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 23.10 is 23.1, 100.00 is 100."""
    whole = figure.quantize(ONE, context=EXACTLY)
    if whole == figure:
        return whole or ZERO
    return figure.normalize(EXACTLY)
