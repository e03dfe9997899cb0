"""How one amount lies beside another, in words, and whether that is what was said."""

from dataclasses import dataclass
from fractions import Fraction

from indicators.rules.display import half_away
from indicators.rules.spans import decimal
from narratives.rules.claims.changes import Move
from narratives.rules.claims.facts import PERCENT, Amount, Subject
from narratives.rules.claims.said_words import Lies
from narratives.rules.claims.saying import Said
from narratives.rules.claims.words import SIMILAR, Way


@dataclass(frozen=True)
class Answer:
    """Whether a reading holds (None where nobody can say), and what is so instead."""

    holds: bool | None
    instead: str
    what: str


def answer(said: Said, subject: Subject, value: Amount, other: Amount) -> Answer:
    holds = _holds(said, subject, value, other)
    where = _where(value, other)
    both = f"{shown(subject, value)} against {shown(subject, other)}"
    return Answer(holds, f"{where}: {both}", f"{value.what} against {other.what}")


def _where(value: Amount, other: Amount) -> str:
    if value.number == other.number:
        return "level"
    return "above" if value.number > other.number else "below"


def _holds(said: Said, subject: Subject, value: Amount, other: Amount) -> bool | None:
    """Exactly, or as the figures are shown."""
    by = value.number - other.number
    rounded = _as_shown(subject, value) - _as_shown(subject, other)
    signs = {sign(by), sign(rounded)}
    uncertain = (
        value.span.least < other.span.most
        and other.span.least < value.span.most
        and value.span != other.span
        and not _is_printed_alike(value, other)
    )
    good = {"bigger": 1, "smaller": -1}.get(subject.better)
    match said.lies:
        case Lies.ABOVE:
            found: bool | None = 1 in signs
        case Lies.BELOW:
            found = -1 in signs
        case Lies.LIKE:
            near = abs(by) <= abs(other.number) * Fraction(SIMILAR) or abs(by) < 1
            return (
                True
                if near or not rounded
                else (None if abs(by) <= abs(other.number) * 3 * Fraction(SIMILAR) else False)
            )
        case Lies.SAME:
            found = not rounded
        case Lies.EXCEEDS:
            found = 1 in signs or (said.reference == "target" and good in signs)
        case Lies.BETTER | Lies.WORSE | Lies.MEETS | Lies.MISSES:
            if good is None:
                return None
            better = good in signs
            worse = -good in signs
            found = {
                Lies.BETTER: better,
                Lies.WORSE: worse,
                Lies.MEETS: better or 0 in signs,
                Lies.MISSES: worse,
            }[said.lies]
        case _:
            return None
    if found:
        return True
    return None if uncertain else False


def _is_printed_alike(value: Amount, other: Amount) -> bool:
    """100.0% beside a target of 100% is neither above nor below it."""
    width = value.span.most - value.span.least
    return value.number == other.number and width <= Fraction(1, 10)


def sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _as_shown(subject: Subject, each: Amount) -> Fraction:
    places = (
        subject.decimals
        if isinstance(subject.decimals, int)
        else (1 if abs(each.number) < 10 else 0)
    )
    return Fraction(half_away(decimal(each.number), places))


def shown(subject: Subject, each: Amount) -> str:
    places = 0 if subject.counts else 1
    text = f"{half_away(decimal(each.number), places):,f}"
    if text.endswith(".0"):
        text = text[:-2]
    return f"{text}%" if subject.unit == PERCENT else text


def moved(way: Way | None, subject: Subject, move: Move) -> Answer:
    by = move.now.number - move.before.number
    holds = way_holds(way, subject, sign(by))
    uncertain = (
        move.now.span.least < move.before.span.most
        and move.before.span.least < move.now.span.most
        and move.now.span.least != move.now.span.most
    )
    if uncertain and not holds and sign(by) == 0 and _is_rounded(move):
        holds = None
    return Answer(holds, went(subject, move), move.what)


def _is_rounded(move: Move) -> bool:
    """Whether two figures printed alike, without decimals, may well have differed."""
    width = move.now.span.most - move.now.span.least
    return width >= 1 and move.now.number not in {100, 0}


def went(subject: Subject, move: Move) -> str:
    before, now = shown(subject, move.before), shown(subject, move.now)
    if move.now.number == move.before.number:
        return f"unchanged at {now}"
    way = "up" if move.now.number > move.before.number else "down"
    return f"{way} from {before} to {now}"


def way_holds(way: Way | None, subject: Subject, went_by: int) -> bool | None:
    match way:
        case Way.UP:
            return went_by > 0
        case Way.DOWN:
            return went_by < 0
        case Way.SAME:
            return went_by == 0
    good = {"bigger": 1, "smaller": -1}.get(subject.better)
    if good is None or way is None:
        return None
    return went_by == (good if way is Way.BETTER else -good)
