"""Of which period a figure is, and from which one a change is measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indicators.rules.periods import Month
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.role_words import (
    AGAINST_NEXT,
    AT_END,
    BRACKET_BEHIND,
    FROM_LEFT,
    NOUNS_BEFORE,
    OWN_PERIOD,
    STANDS_BEFORE,
    STANDS_BEHIND,
    THAN_NOW,
    TO_MONTH,
    WITHIN,
)
from narratives.rules.claims.when import Kind, Mention, When, not_excepted

_LATER = re.compile(r"\b(?:since|now|currently|latest|today)\b", re.IGNORECASE)
_BEHIND_FROM = re.compile(
    r"(?:\s*\([^)]*\))?[a-z ]{0,15}\b(?:from|than|since|on) (?:the |a |its |our )?"
    r"(?:(?:peak|high|low|level|figure|total|rate) of )?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:after|following|having|despite|although|though|while) ", re.IGNORECASE)
_EARLIER = frozenset([Kind.YEAR_AGO, Kind.LAST_YEAR, Kind.YEAR])


@dataclass(frozen=True)
class Dating:
    """A sentence, its figures and the periods that it names."""

    text: str
    start: int
    stop: int
    figures: Sequence[Figure]
    mentioned: Sequence[Mention]
    now: When

    @property
    def periods(self) -> list[Mention]:
        """Without those that the words except."""
        return not_excepted(self.mentioned)

    def dated(self, claim: Claim, role: Role) -> Claim:
        """With the period that its figure is of."""
        adjacent = self._adjacent(claim.figure)
        if role is Role.VALUE and claim.figure.sort is Sort.NUMBER:
            claim = replace(claim, subset=claim.subset or self.is_of_several(claim.figure))
        at_end = bool(AT_END.search(claim.text))
        if adjacent is not None:
            return replace(
                claim,
                role=role,
                whens=(adjacent,),
                at_end=at_end,
                has_own_period=not claim.before.endswith("("),
            )
        if role is Role.BEFORE:
            return replace(claim, role=role, at_end=at_end)
        own = [each for each in self.periods if not each.compares]
        inside = [each for each in own if self._in_right(claim, each)]
        earlier = [
            each
            for each in own
            if each.stop <= claim.figure.start
            and not self._is_of_another(each, claim.figure)
            and not _LATER.search(self.text, each.stop, claim.figure.start)
            and not self._is_aside(each, claim.figure)
        ]
        chosen = inside[:1] or earlier[-1:]
        whens = tuple(self._of_months(each) or each.when for each in chosen)
        return replace(claim, role=role, whens=whens, at_end=at_end)

    def compared(self, claim: Claim) -> Claim:
        """With the periods that a change is measured between."""
        figure = claim.figure
        after = [
            each
            for each in self.periods
            if each.start >= figure.stop
            and (
                each.compares
                or each.when.kind is Kind.YEAR_AGO
                or self._comes_from(figure, each)
                or (figure.sort is Sort.FACTOR and each.when.kind is Kind.LAST_YEAR)
            )
        ]
        ahead = [each for each in self.periods if each.stop <= figure.start and each.compares]
        chosen = after[:1] or ahead[-1:]
        if not chosen:
            chosen = [each for each in self.periods if self._is_of_before(each, figure)][-1:]
        own = [
            each
            for each in self.periods
            if not each.compares and each not in chosen and each.when.kind not in _EARLIER
        ]
        beside = [each for each in own if self._is_beside(figure, each)]
        ends = beside if len(beside) > 1 else own
        if len(ends) >= 2 and re.search(r"\bbetween\b", claim.text) and not chosen:
            return replace(claim, against=(ends[0].when,), whens=(ends[1].when,))
        if THAN_NOW.match(self.text, figure.stop):
            before = tuple(each.when for each in self.periods if each.stop <= figure.start)
            return replace(claim, whens=before[-1:], against=(self.now,))
        whens = [*beside[:1], *own[:1]] if chosen else [*beside[-1:], *own[-1:]]
        found = [self._of_months(each) or each.when for each in whens[:1]]
        if found and not chosen and BRACKET_BEHIND.search(self.text, self.start, figure.start):
            # November: 98.0% (down 1.6 points) may tell what became of it since.
            found.append(self.now)
        in_that = not chosen and len(found) == 1 and self.is_within(figure.stop, found[0])
        return replace(
            claim,
            against=tuple(each.when for each in chosen),
            whens=tuple(found),
            in_that=in_that,
        )

    def is_within(self, at: int, when: When) -> bool:
        """Whether right behind it is said to have happened in a month or a quarter."""
        return any(
            each.when == when
            and each.start >= at
            and WITHIN.fullmatch(self.text[at : each.start])
            and each.when.kind in {Kind.MONTH, Kind.QUARTER}
            for each in self.periods
        )

    def is_compared(self, at: int) -> bool:
        """Whether a period that something is held against stands right behind."""
        return any(each.compares and 0 <= each.start - at < 30 for each in self.periods)

    def is_compared_first(self, at: int, tail: str) -> bool:
        """Whether the words right behind hold it against a period: lower than in November."""
        return any(
            each.compares
            and 0 <= each.start - at < len(tail)
            and re.fullmatch(
                r"(?: than| on| compared with)(?: in| the)*\s*", self.text[at : each.start]
            )
            for each in self.periods
        )

    def right_period(self, figure: Figure) -> When | None:
        for each in self.mentioned:
            between = self.text[figure.stop : each.start]
            if between.strip() == "between":
                # From 24.2% to 23.1% between August and September.
                later = [other for other in self.mentioned if other.start > each.stop]
                return later[0].when if later else None
            if (
                each.start >= figure.stop
                and STANDS_BEFORE.fullmatch(between)
                and not self._is_bracketed_with_another(figure, each)
            ):
                return self._of_months(each) or each.when
        return None

    def left_period(self, figure: Figure, *, closely: bool = False) -> When | None:
        """Closely: with no comma, colon or bracket between, as in a list of months."""
        for each in self.mentioned:
            if each.stop > figure.start:
                continue
            between = self.text[each.stop : figure.start]
            if closely and re.search("[,:(]", between):
                continue
            if "(" in between and each.compares and AGAINST_NEXT.match(self.text, figure.stop):
                continue
            of_another = "," in between and self._is_of_another(each, figure)
            if STANDS_BEHIND.fullmatch(between) and not of_another:
                return self._of_months(each) or each.when
        return None

    def _adjacent(self, figure: Figure) -> When | None:
        """The period that stands beside a figure: 29.2% at the end of Q2, Q1 (83%)."""
        right = self.right_period(figure)
        if right and OWN_PERIOD.match(self.text, figure.stop):
            return self.left_period(figure, closely=True) or right
        if right and self.text[: figure.start].endswith("("):
            return right
        left = self.left_period(figure)
        if left and left.kind is not Kind.MONTH and (own := self._behind_its_noun(figure)):
            return own
        return left or right

    def is_of_several(self, figure: Figure) -> bool:
        return bool(self.of_several(figure))

    def of_several(self, figure: Figure) -> tuple[Month, ...]:
        """120 in July and August: together, or in each."""
        behind = [each for each in self.mentioned if each.start >= figure.stop][:2]
        if len(behind) < 2 or not STANDS_BEFORE.fullmatch(self.text[figure.stop : behind[0].start]):
            return ()
        joined = self.text[behind[0].stop : behind[1].start] == " and "
        return tuple(each.when.end for each in behind) if joined else ()

    def _behind_its_noun(self, figure: Figure) -> When | None:
        """In the quarter there were 97 referrals in October."""
        for each in self.periods:
            between = self.text[figure.stop : each.start]
            is_own = each.start >= figure.stop and not each.compares
            if is_own and each.when.kind is Kind.MONTH and NOUNS_BEFORE.fullmatch(between):
                return each.when
        return None

    def _of_months(self, mention: Mention) -> When | None:
        """Between October and December, where that is a quarter."""
        for first, last in zip(self.periods, self.periods[1:], strict=False):
            joined = self.text[first.stop : last.start]
            if (
                mention in {first, last}
                and first.when.kind is last.when.kind is Kind.MONTH
                and last.when.end == first.when.end + 2
                and TO_MONTH.fullmatch(joined)
                and not first.compares
            ):
                return When(Kind.QUARTER, last.when.end)
        return None

    def _is_beside(self, figure: Figure, mention: Mention) -> bool:
        """Whether it stands in the same clause as a change's size."""
        first, last = sorted([(figure.start, figure.stop), (mention.start, mention.stop)])
        return not re.search(r"[,;]", self.text[first[1] : last[0]])

    def _comes_from(self, figure: Figure, mention: Mention) -> bool:
        """Down 13 (31%) from 42 in quarter 2."""
        return any(
            figure.stop <= each.start
            and each.stop <= mention.start
            and _BEHIND_FROM.fullmatch(self.text[figure.stop : each.start])
            and STANDS_BEFORE.fullmatch(self.text[each.stop : mention.start])
            for each in self.figures
        )

    def _is_aside(self, mention: Mention, figure: Figure) -> bool:
        """After rising in November, they fell to 34."""
        begins = _ASIDE.match(self.text, self.start, mention.start)
        return bool(begins) and "," in self.text[mention.stop : figure.start]

    def _is_of_before(self, mention: Mention, figure: Figure) -> bool:
        """Whether it is of the figure that something came from: from 84.3% in October to 86.7%."""
        return any(
            each.stop <= mention.start
            and STANDS_BEFORE.fullmatch(self.text[each.stop : mention.start])
            and FROM_LEFT.search(self.text[self.start : each.start])
            for each in self.figures
            if each.stop <= figure.start
        )

    def _is_of_another(self, mention: Mention, figure: Figure) -> bool:
        """Whether it stands right behind an earlier figure: 23.1% in September."""
        return any(
            each.stop <= mention.start
            and STANDS_BEFORE.fullmatch(self.text[each.stop : mention.start])
            for each in self.figures
            if each.stop <= figure.start
        )

    def _in_right(self, claim: Claim, mention: Mention) -> bool:
        stop = claim.figure.stop
        between = self.text[stop : mention.start]
        return (
            stop <= mention.start < stop + len(claim.after)
            and not re.search(r"[;,–]", between)
            and not self._is_bracketed_with_another(claim.figure, mention)
        )

    def _is_bracketed_with_another(self, figure: Figure, mention: Mention) -> bool:
        """57.8% (Q2: 55.7%): what the brackets hold is of the figure in them."""
        if "(" not in self.text[figure.stop : mention.start]:
            return False
        end = self.text.find(")", mention.stop)
        return any(
            mention.stop <= each.start < (self.stop if end < 0 else end) for each in self.figures
        )
