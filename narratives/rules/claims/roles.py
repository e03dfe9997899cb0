"""What each figure of a text is said to be: a value, a target, a change, what was before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.role_words import (
    AT_END,
    AVERAGE_LEFT,
    AVERAGE_RIGHT,
    CHANGE_LEFT,
    CHANGE_RIGHT,
    DIFFERENCE_LEFT,
    FROM_LEFT,
    MULTIPLE,
    OWN_NUMBER,
    OWN_PERIOD,
    PLACES,
    PREVIOUS_LEFT,
    RANGE_LEFT,
    RATE,
    SAME_AGAIN,
    SENTENCE,
    STANDS_BEFORE,
    STANDS_BEHIND,
    TARGET_LEFT,
    TARGET_RIGHT,
    THAN_BY,
    THAN_LEFT,
    TO_LEFT,
    TWIN,
    TWIN_IN_WORDS,
    WAYS,
)
from narratives.rules.claims.when import Calendar, Kind, Mention, When
from narratives.rules.claims.words import (
    ANY_WAY,
    NEGATIVE,
    PROJECTION,
    SUBSET,
    TARGET,
    Way,
    way_of,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends."""
    bounds = [0, *(match.end() for match in SENTENCE.finditer(text)), len(text)]
    return [(start, stop) for start, stop in pairwise(bounds) if start < stop]


def claims(
    text: str,
    figures: Sequence[Figure],
    periods: Sequence[Mention],
    labels: Labels,
    calendar: Calendar,
) -> list[Claim]:
    found: list[Claim] = []
    for start, stop in sentences(text):
        inside = [each for each in figures if start <= each.start < stop]
        named = [each for each in periods if start <= each.start < stop]
        reading = _Sentence(text, start, stop, inside, named, labels, calendar)
        found += reading.claims()
    return found


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int
    stop: int
    figures: Sequence[Figure]
    periods: Sequence[Mention]
    labels: Labels
    calendar: Calendar

    def claims(self) -> list[Claim]:
        found: list[Claim] = []
        for place, figure in enumerate(self.figures):
            before = found[-1] if found else None
            found.append(self._claim(place, figure, before))
        return found

    def _claim(self, place: int, figure: Figure, before: Claim | None) -> Claim:
        left, right = self._left(place), self._right(place)
        whole = self.text[self.start : self.stop]
        claim = Claim(
            figure,
            Role.VALUE,
            whole,
            projected=self._is_projected(figure),
            negative=bool(NEGATIVE.search(left[-60:] + " " + right[:60])),
            subset=self._is_subset(figure),
            is_rate=bool(RATE.match(right)),
            average=bool(AVERAGE_LEFT.search(left) or AVERAGE_RIGHT.match(right)),
            pair=self._pair_behind(place),
            near=left + " " + right,
            before=left,
            after=right,
        )
        if figure.sort is Sort.FRACTION and MULTIPLE.match(right):
            return replace(claim, role=Role.MULTIPLE)
        if figure.sort is Sort.FACTOR:
            return self._compared(replace(claim, role=Role.CHANGE))
        return (
            self._as_target(claim)
            or self._as_benchmark(claim)
            or self._as_twin(claim, before)
            or self._as_change(claim)
            or self._as_range(claim, before)
            or self._as_before(claim, place)
            or self._with_period(claim, Role.VALUE)
        )

    def _left(self, place: int) -> str:
        begin = self.figures[place - 1].stop if place else self.start
        return self.text[begin : self.figures[place].start]

    def _right(self, place: int) -> str:
        """Up to the next figure; one in brackets that says the same is passed over."""
        begin = at = self.figures[place].stop
        end = self._start_of(place + 1)
        while place + 1 < len(self.figures) and SAME_AGAIN.fullmatch(self.text[at:end]):
            place += 1
            at, end = self.figures[place].stop, self._start_of(place + 1)
        return self.text[begin:end]

    def _pair_behind(self, place: int) -> Figure | None:
        """The counts that follow a percentage in its sentence."""
        behind = self.figures[place + 1 : place + 2]
        return next((each for each in behind if each.sort is Sort.PAIR), None)

    def _start_of(self, place: int) -> int:
        return self.figures[place].start if place < len(self.figures) else self.stop

    def _as_target(self, claim: Claim) -> Claim | None:
        if TARGET_LEFT.search(claim.before) or TARGET_RIGHT.match(claim.after):
            return replace(claim, role=Role.TARGET)
        return None

    def _as_benchmark(self, claim: Claim) -> Claim | None:
        key = self.labels.beside(claim.before, claim.after)
        if key is None:
            return None
        around = [
            each.when
            for each in self.periods
            if claim.figure.start - 45 <= each.start <= claim.figure.stop + 25
            and each.when.kind in {Kind.YEAR, Kind.TO_DATE, Kind.LAST_YEAR}
        ]
        return replace(claim, role=Role.BENCHMARK, reference=key, whens=tuple(around))

    def _as_twin(self, claim: Claim, before: Claim | None) -> Claim | None:
        """41 (15%): the same said in another unit."""
        if before is None or not (
            TWIN.match(claim.before) or TWIN_IN_WORDS.fullmatch(claim.before)
        ):
            return None
        moved = before.role in {Role.CHANGE, Role.GAP}
        period = self._left_period(claim.figure)
        if period is None and not moved:
            period = self._right_period(claim.figure)
        if period is not None:
            return None
        return replace(
            before,
            figure=claim.figure,
            near=before.near + claim.near,
            before=before.before,
            after=claim.after,
            negative=claim.negative or before.negative,
            is_rate=claim.is_rate,
        )

    def _as_change(self, claim: Claim) -> Claim | None:
        sentence = self.text[self.start : claim.figure.start]
        if match := THAN_BY.search(sentence):
            reference = self._reference(match["ref"])
            way = _way(match["way"])
            role = Role.GAP if reference else Role.CHANGE
            return self._compared(
                replace(
                    claim,
                    role=role,
                    reference=reference,
                    way=way,
                    way_at=self.start + match.start("way"),
                )
            )
        if match := CHANGE_LEFT.search(claim.before):
            word = match["way"] or match["direct"]
            at = claim.figure.start - len(claim.before) + match.start()
            return self._compared(replace(claim, role=Role.CHANGE, way=_way(word), way_at=at))
        if DIFFERENCE_LEFT.search(claim.before):
            return self._compared(replace(claim, role=Role.CHANGE))
        # The rest of the sentence, for the other half of a pair in two units may stand between.
        rest = self.text[claim.figure.stop : self.stop]
        match = CHANGE_RIGHT.match(rest)
        if not match or claim.figure.sort in {Sort.PAIR, Sort.FACTOR}:
            return None
        tail = rest[match.end() : match.end() + 60].split(",")[0]
        tail = OWN_NUMBER.sub("", tail)
        reference = self._reference(re.split(r"\d", tail)[0])
        comparative = match["way"].lower() in PLACES
        if comparative and not reference and not self._compares(claim.figure.stop + match.end()):
            return None
        claim = replace(
            claim,
            role=Role.GAP if reference else Role.CHANGE,
            reference=reference,
            way=_way(match["way"]),
            way_at=claim.figure.stop + match.start("way"),
            or_value=claim.figure.sort is Sort.PERCENT and "increase" not in match["way"],
        )
        return self._compared(claim)

    def _compared(self, claim: Claim) -> Claim:
        """With the periods that a change is measured between."""
        after = [
            each
            for each in self.periods
            if each.start >= claim.figure.stop
            and (each.compares or each.when.kind is Kind.YEAR_AGO)
        ]
        ahead = [each for each in self.periods if each.stop <= claim.figure.start and each.compares]
        chosen = after[:1] or ahead[-1:]
        if not chosen:
            chosen = [each for each in self.periods if self._is_of_before(each, claim.figure)][-1:]
        own = [
            each.when
            for each in self.periods
            if not each.compares
            and each not in chosen
            and each.when.kind not in {Kind.YEAR_AGO, Kind.LAST_YEAR, Kind.YEAR}
        ]
        if len(own) >= 2 and re.search(r"\bbetween\b", claim.text):
            return replace(claim, against=(own[0],), whens=(own[1],))
        return replace(
            claim,
            against=tuple(each.when for each in chosen),
            whens=tuple(own[-1:] if not chosen else own[:1]),
        )

    def _compares(self, at: int) -> bool:
        return any(each.compares and 0 <= each.start - at < 30 for each in self.periods)

    def _reference(self, text: str) -> str:
        if re.search(rf"\b{TARGET}\b", text, re.IGNORECASE):
            return "target"
        found = self.labels.inside(text)
        return found[0][1] if found else ""

    def _as_range(self, claim: Claim, before: Claim | None) -> Claim | None:
        second = (
            before is not None
            and before.role is Role.RANGE
            and re.fullmatch(r"\s*(?:and|to)\s*", claim.before)
        )
        if RANGE_LEFT.search(claim.before) or second:
            return replace(claim, role=Role.RANGE)
        return None

    def _as_before(self, claim: Claim, place: int) -> Claim | None:
        left = claim.before
        if PREVIOUS_LEFT.search(left):
            return self._with_period(claim, Role.BEFORE)
        goes_on = place + 1 < len(self.figures) and TO_LEFT.search(self._right(place))
        moved = re.search(
            rf"\b{ANY_WAY}\b", self.text[self.start : claim.figure.start], re.IGNORECASE
        )
        if FROM_LEFT.search(left) and (goes_on or moved):
            return self._with_period(claim, Role.BEFORE)
        if THAN_LEFT.search(left) and self.figures[:place] and not re.search(r"\bwas\s*$", left):
            return self._with_period(claim, Role.BEFORE)
        return None

    def _with_period(self, claim: Claim, role: Role) -> Claim:
        adjacent = self._adjacent(claim.figure)
        at_end = bool(AT_END.search(claim.text))
        if adjacent is not None:
            return replace(claim, role=role, whens=(adjacent,), at_end=at_end)
        if role is Role.BEFORE:
            return replace(claim, role=role, at_end=at_end)
        own = [each for each in self.periods if not each.compares]
        inside = [each for each in own if self._in_right(claim, each)]
        earlier = [
            each
            for each in own
            if each.stop <= claim.figure.start and not self._is_of_another(each, claim.figure)
        ]
        chosen = inside[:1] or earlier[-1:]
        return replace(claim, role=role, whens=tuple(each.when for each in chosen), at_end=at_end)

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
        return stop <= mention.start < stop + len(claim.after) and not re.search(r"[;,]", between)

    def _adjacent(self, figure: Figure) -> When | None:
        """The period that stands beside a figure: 29.2% at the end of Q2, Q1 (83%)."""
        right = self._right_period(figure)
        if right and OWN_PERIOD.match(self.text, figure.stop):
            return self._left_period(figure, closely=True) or right
        return self._left_period(figure) or right

    def _left_period(self, figure: Figure, *, closely: bool = False) -> When | None:
        """Closely: with no comma, colon or bracket between, as in a list of months."""
        for each in self.periods:
            if each.stop > figure.start:
                continue
            between = self.text[each.stop : figure.start]
            if closely and re.search("[,:(]", between):
                continue
            of_another = "," in between and self._is_of_another(each, figure)
            if STANDS_BEHIND.fullmatch(between) and not of_another:
                return each.when
        return None

    def _right_period(self, figure: Figure) -> When | None:
        for each in self.periods:
            between = self.text[figure.stop : each.start]
            if each.start >= figure.stop and STANDS_BEFORE.fullmatch(between):
                return each.when
        return None

    def _is_projected(self, figure: Figure) -> bool:
        match = PROJECTION.search(self.text, self.start, self.stop)
        if not match:
            return False
        ahead = self.text[self.start : figure.start]
        return bool(PROJECTION.search(ahead)) or match.start() - figure.stop < 60

    def _is_subset(self, figure: Figure) -> bool:
        return bool(SUBSET.search(self.text[self.start : figure.start]))


def _way(word: str) -> Way | None:
    return WAYS.get(word.lower()) or way_of(word)
