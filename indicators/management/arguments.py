"""What commands take on their line."""

from argparse import ArgumentTypeError

from indicators.rules.periods import Month


def month(text: str) -> Month:
    try:
        return Month.from_text(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
