"""The rules of derivation of a whole register, and what is wrong with them."""

from collections.abc import Iterator, Mapping

from indicators.rules import formula


def wrong_rules(derive: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """`derive` holds every code of the register with its rule, or with nothing.

    Yields the codes that are to blame, one or all of a circle, and a sentence.
    """
    rules = {}
    for code, text in derive.items():
        try:
            if text:
                rules[code] = formula.parse(text)
        except formula.FormulaError as error:
            yield (code,), str(error)
    for code, rule in rules.items():
        for unknown in sorted(formula.codes(rule) - derive.keys()):
            yield (code,), f"{unknown!r} is not the code of an indicator."
    for circle in formula.circles(rules):
        way = " from ".join(map(repr, [*circle, circle[0]]))
        yield circle, f"These rules go in a circle: {way}."
