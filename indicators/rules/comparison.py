"""What must hold between figures: left, operator, right.

    CSC 100 <= CSC 080
    CSC 004i = categories(X-CO)
    denominator(X-RHI) = difference(X-MISS|All, X-MISS|"Placed here, by others")
    X-DEPRIVED is a share of X-ATTENDING
    CSC 260b runs on CSC 260a

Either side is a code or what the rules of derivation make of codes, and a few functions more. A
code by itself is read category by category; `code|category` is that category alone, `code|` the
whole alone. What holds a bracket, a comma, a bar or a quotation mark is put in quotation marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indicators.rules.formula import FormulaError


class Function(StrEnum):
    SUM_TO_DATE = "sum_to_date"
    PER_10000 = "per_10000"
    PERCENT = "percent"
    SUM = "sum"
    DIFFERENCE = "difference"
    CATEGORIES = "categories"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


MANY = 1000
TAKES = {
    Function.SUM_TO_DATE: (1, 1),
    Function.PER_10000: (1, 1),
    Function.PERCENT: (2, 2),
    Function.SUM: (2, MANY),
    Function.DIFFERENCE: (2, 2),
    Function.CATEGORIES: (1, 1),
    Function.NUMERATOR: (1, 1),
    Function.DENOMINATOR: (1, 1),
}
OF_A_CODE = {Function.CATEGORIES, Function.NUMERATOR, Function.DENOMINATOR}


class Operator(StrEnum):
    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="
    BELOW = "<"
    ABOVE = ">"
    # A percentage that some whole number out of the right side prints as.
    SHARE_OF = "is a share of"
    # A percentage to date that follows from itself a month earlier and the month's percentage.
    RUNS_ON = "runs on"


@dataclass(frozen=True)
class Term:
    """An indicator's figure: in whichever category is being read, or in the one named."""

    code: str
    category: str | None = None

    def __str__(self) -> str:
        if self.category is None:
            return _quoted(self.code)
        return f"{_quoted(self.code)}|{_quoted(self.category)}"


@dataclass(frozen=True)
class Call:
    function: Function
    arguments: tuple["Expression", ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


Expression = Term | Call


@dataclass(frozen=True)
class Comparison:
    left: Expression
    operator: Operator
    right: Expression

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


HOW = f"write a code, code|category, or one of {', '.join(Function)} with its brackets"
OPERATORS = ", ".join(Operator)

_QUOTATION = r'"(?:[^"]|"")*"'
_TOKEN = re.compile(rf'[(),]|(?:{_QUOTATION}|[^(),"])+|"')
_BEFORE_BAR = re.compile(rf"(?:{_QUOTATION}|[^|])*")
_OPERATOR = re.compile(rf"\s({'|'.join(Operator)})\s")


def parse(text: str) -> Comparison:
    """Read a comparison from one line; a FormulaError says what is wrong with it."""
    outside = re.sub(_QUOTATION, lambda quoted: "x" * len(quoted[0]), text)
    found = list(_OPERATOR.finditer(outside))
    if len(found) != 1:
        many = "more than one operator" if found else "no operator"
        raise FormulaError(f"{text!r} has {many}: write one of {OPERATORS}, with spaces around it.")
    return compare(text[: found[0].start()], found[0][1], text[found[0].end() :])


def compare(left: str, operator: str, right: str) -> Comparison:
    """Read a comparison from its three columns."""
    try:
        known = Operator(operator.strip())
    except ValueError:
        raise FormulaError(f"{operator!r} is no operator: write one of {OPERATORS}.") from None
    return Comparison(_expression(left.strip()), known, _expression(right.strip()))


def terms(side: Comparison | Expression) -> Iterator[Term]:
    """Every indicator that a comparison speaks of, as often as it does."""
    if isinstance(side, Comparison):
        yield from terms(side.left)
        yield from terms(side.right)
    elif isinstance(side, Term):
        yield side
    else:
        for argument in side.arguments:
            yield from terms(argument)


def codes(comparison: Comparison) -> frozenset[str]:
    return frozenset(term.code for term in terms(comparison))


def _expression(text: str) -> Expression:
    words = [word for word in (found.strip() for found in _TOKEN.findall(text)) if word]
    expression, rest = _read(words, text)
    if rest:
        raise FormulaError(f"{text!r} goes on after its end, at {rest[0]!r}: {HOW}.")
    return expression


def _read(words: list[str], text: str) -> tuple[Expression, list[str]]:
    if not words or words[0] in "(),":
        found = f"{words[0]!r} stands" if words else "it ends"
        raise FormulaError(f"In {text!r} {found} where a code should: {HOW}.")
    name, rest = words[0], words[1:]
    if rest[:1] != ["("]:
        return _term(name, text), rest
    if name not in TAKES:
        raise FormulaError(f"{name!r} is not known: {HOW}.")
    function, arguments = Function(name), []
    separator = "("
    while rest[:1] == [separator]:
        argument, rest = _read(rest[1:], text)
        arguments.append(argument)
        separator = ","
    if rest[:1] != [")"]:
        raise FormulaError(f"In {text!r} a bracket is not closed.")
    _check_arguments(function, arguments, text)
    return Call(function, tuple(arguments)), rest[1:]


def _check_arguments(function: Function, arguments: list[Expression], text: str) -> None:
    least, most = TAKES[function]
    if not least <= len(arguments) <= most:
        takes = f"{least} or more" if most == MANY else str(least)
        raise FormulaError(f"{function} takes {takes}, and {text!r} gives it {len(arguments)}.")
    if function in OF_A_CODE and not isinstance(arguments[0], Term):
        raise FormulaError(f"{function} takes a code, and {text!r} gives it a rule.")
    if function is Function.CATEGORIES and getattr(arguments[0], "category", None) is not None:
        raise FormulaError(f"categories takes a code, and {text!r} gives it a category.")


def _term(name: str, text: str) -> Term:
    bar = _BEFORE_BAR.match(name)
    before = bar[0] if bar else name
    code, category = _unquoted(before, text), name[len(before) :]
    if not code:
        raise FormulaError(f"In {text!r} a category stands without its code: {HOW}.")
    return Term(code, _unquoted(category[1:], text) if category else None)


def _unquoted(text: str, whole: str) -> str:
    plain = text.strip()
    if re.fullmatch(_QUOTATION, plain):
        return plain[1:-1].replace('""', '"')
    if '"' in plain:
        raise FormulaError(f"In {whole!r} a quotation mark does not fit: put all of a name in two.")
    if "|" in plain:
        raise FormulaError(f"In {whole!r} there is a bar too many: write code|category.")
    return plain


def _quoted(name: str) -> str:
    if name != name.strip() or re.search(r'[(),|"]', name):
        return '"' + name.replace('"', '""') + '"'
    return name
