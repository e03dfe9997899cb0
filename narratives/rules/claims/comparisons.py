"""What a text holds against a target, a comparator or another time, in words alone."""

import re
from collections.abc import Iterator
from typing import Any

from narratives.rules.claims import numerals
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.said_sentence import Sentence
from narratives.rules.claims.said_words import (
    ALL_COMPARATORS,
    COMPARATIVE,
    CUT,
    DENIES,
    EVERY,
    INFINITIVE,
    JOINS,
    LASTED,
    NEAR_TARGET,
    NEGATION,
    NEVER,
    OF_TARGET,
    STEADY,
    TALLY,
    VERBS,
    WISHED,
    Lies,
)
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.when import Kind, When
from narratives.rules.claims.windows import windows
from narratives.rules.claims.words import PROJECTION, TARGET, Bound


class Comparisons(Sentence):
    def read(self) -> Iterator[Said]:
        matches = list(COMPARATIVE.finditer(self.text, self.start, self.stop))
        for place, match in enumerate(matches):
            if self._used(match.start()) or any(
                abs(each.way_at - match.start()) < 3
                for each in self.claims
                if each.way_at is not None
            ):
                continue
            if WISHED.search(self.text[self.start : match.start()]):
                continue
            end = matches[place + 1].start() if place + 1 < len(matches) else self.stop
            tail = self.text[match.end() : end]
            cut = CUT.search(tail)
            tail = tail[: cut.start()] if cut else tail
            lies = Lies[match.lastgroup or ""]
            is_to = INFINITIVE.search(self.text[self.start : match.start()])
            if is_to and lies in {Lies.MEETS, Lies.EXCEEDS}:
                continue
            negated = bool(NEGATION.search(self.text[self.start : match.start()]))
            yield from self._references(match, lies, tail, negated=negated)
        for match in OF_TARGET.finditer(self.text, self.start, self.stop):
            lies = VERBS.get(match["verb"].lower(), Lies.MEETS)
            tail = self.text[match.end() : self.stop]
            told = {
                "form": Form.AGAINST,
                "lies": lies,
                "reference": "target",
                "whens": self._behind(match.end(), tail) or self._whens(match.start()),
                "negated": bool(re.search(r"\bnot\b|n't|\bnever\b", match[0])),
            }
            yield self._said(
                match.start(),
                match.end(),
                **_unless_denied(told, self._span(match.start(), match.end())),
            )

    def _behind(self, at: int, tail: str) -> tuple[When, ...]:
        """Of which period a comparison is said: below target in September."""
        stop = at + len(re.split(r"[,;(]|\b(?:and|but|after|having)\b", tail)[0])
        return tuple(
            each.when
            for each in self.periods
            if at <= each.start <= stop
            and not each.compares
            and each.when.kind in {Kind.MONTH, Kind.QUARTER}
        )[:1]

    def _span(self, at: int, stop: int) -> dict[str, Any]:
        """Whether what stands there is said of each month of some, of none, or of so many."""
        joins = [each.end() for each in JOINS.finditer(self.text, self.start, at)]
        begin = joins[-1] if joins else self.start
        join = JOINS.search(self.text, stop, self.stop)
        end = join.start() if join else self.stop
        around = self.text[begin:end]
        inside = [each for each in self.mentioned if begin <= each.start < end or each.excepted]
        since = any(each.since for each in inside) and LASTED.search(self.text, begin, stop)
        tally = TALLY.search(around)
        never = NEVER.search(around)
        if not (since or tally or never or STEADY.search(around) or EVERY.search(around)):
            return {}
        return {
            "form": Form.STREAK,
            "windows": windows(around, inside, self.calendar),
            "tally": numerals.count(tally["many"] or tally["only"]) if tally else None,
            "denied": bool(since and DENIES.search(around))
            or bool(never and (DENIES.search(around) or not never["any"])),
        }

    def _references(
        self, match: re.Match[str], lies: Lies, tail: str, *, negated: bool
    ) -> Iterator[Said]:
        common = {
            "lies": lies,
            "whens": self._behind(match.end(), tail) or self._whens(match.start()),
            "negated": negated,
            "projected": bool(PROJECTION.search(self.text, self.start, match.start())),
        }
        if came := self._typed_reference(match.end()):
            stop = came.figure.stop
            told = common | {"against": came.whens[0], "whens": ()}
            yield self._said(match.start(), stop, Form.AGAINST, **told)
            return
        target = re.search(rf"\b{TARGET}\b", tail, re.IGNORECASE)
        if target and (NEAR_TARGET.match(tail) or lies not in {Lies.MEETS, Lies.ABOVE, Lies.BELOW}):
            stop = match.end() + target.end()
            told = {"form": Form.AGAINST, "reference": "target", **common}
            span = self._span(match.start(), match.end() + len(tail))
            yield self._said(match.start(), stop, **_unless_denied(told, span))
        if lies in {Lies.MEETS, Lies.MISSES}:
            return
        named = self.labels.inside(tail)
        if ALL_COMPARATORS.search(tail):
            named += [(0, key) for key in self.labels.labels]
        for at, key in named:
            if (
                at > 130
                or re.match(rf"[^,.]{{0,30}}\b{TARGET}", tail[at:])
                or _is_over(match, tail, at)
            ):
                continue
            stop = match.end() + at + len(re.split(r"[ ,.(]", tail[at:])[0])
            yield self._said(match.start(), stop, Form.AGAINST, reference=key, **common)
        for each in self.periods:
            if (
                match.end() <= each.start < match.end() + len(tail)
                and each.compares
                and not each.since
                and not self._is_of_a_change(match.end(), each.start)
                and match[0].lower() not in {"over", "under"}
                and not _is_over(match, tail, each.start - match.end())
            ):
                yield self._said(
                    match.start(), each.stop, Form.AGAINST, against=each.when, **common
                )

    def _typed_reference(self, at: int) -> Claim | None:
        """A figure of another time that something is held against: behind the 37% of a year ago."""
        return next(
            (
                each
                for each in self.claims
                if each.role in {Role.BEFORE, Role.VALUE}
                and re.fullmatch(r" (?:the |an? )?", self.text[at : each.figure.start])
                and each.whens
                and each.figure.bound is Bound.EXACT
                and each.figure.start >= at
            ),
            None,
        )

    def _is_of_a_change(self, begin: int, end: int) -> bool:
        """Whether a period is what another figure's change is measured from."""
        if re.search(r"\bcompared\b", self.text[begin:end]) and end - begin > 25:
            return True
        return any(
            begin <= each.figure.start < end and each.role in {Role.CHANGE, Role.GAP}
            for each in self.claims
        )


def _unless_denied(told: dict[str, Any], span: dict[str, Any]) -> dict[str, Any]:
    """Not met in any month denies each; it is no denial of all of them."""
    return told | span | ({"negated": False} if span.get("denied") else {})


def _is_over(match: re.Match[str], tail: str, at: int) -> bool:
    """Words such as over and under are of time as well as of figures."""
    return match[0].lower() in {"over", "under", "above", "below", "behind"} and not re.fullmatch(
        r"\s*(?:both |the |our |all |most |recent |latest |last |previous |end of |at |that |of "
        r"|in |for |and |(?:\w+ ){0,2}(?:average|benchmarks?|rate|figure"
        r"|level) )*(?:[a-z ()\d%.,/]{0,60})",
        tail[:at],
        re.IGNORECASE,
    )
