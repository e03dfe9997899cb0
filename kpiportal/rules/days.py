"""A day as people here write it."""

from datetime import date


def day_in_words(day: date) -> str:
    """3 November 2017."""
    return f"{day.day} {day:%B %Y}"
