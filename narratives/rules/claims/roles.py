"""What each figure of a text is said to be: a value, a target, a change, what was before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.dating import Dating
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.kept import KEPT_BOUNDS, Kept, denied
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.role_words import (
    AGAINST_NEXT,
    AVERAGE_LEFT,
    AVERAGE_RIGHT,
    BENCHMARK_OF,
    CHANGE_LEFT,
    CHANGE_RIGHT,
    DIFFERENCE_LEFT,
    FROM_LEFT,
    FURTHER_LEFT,
    GOES_TO,
    MULTIPLE,
    NEXT_PLACE,
    OF_BENCHMARK,
    OF_ITS_OWN,
    ON_AGAIN,
    OWN_NUMBER,
    PLACES,
    PREVIOUS_LEFT,
    RANGE_LEFT,
    RATE,
    RATE_LEFT,
    SAME_AGAIN,
    SENTENCE,
    SIGNED,
    TARGET_LEFT,
    TARGET_RIGHT,
    THAN_BY,
    THAN_LEFT,
    TIMES,
    TO_LEFT,
    TWIN,
    TWIN_IN_WORDS,
    WAYS,
)
from narratives.rules.claims.when import Calendar, Kind, Mention, When
from narratives.rules.claims.wishes import wished
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
        end = inside[MOST].start if len(inside) > MOST else stop
        named = [each for each in periods if start <= each.start < end]
        reading = _Sentence(text, start, end, inside[:MOST], named, labels, calendar)
        found += reading.claims()
    return found


# Of a sentence with more figures only these are read: each is held against all before it.
MOST = 60


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int
    stop: int
    figures: Sequence[Figure]
    periods: Sequence[Mention]
    labels: Labels
    calendar: Calendar

    @cached_property
    def _kept(self) -> Kept:
        return Kept(self.text, self.start, self.stop, self.periods, self.calendar)

    @cached_property
    def _dating(self) -> Dating:
        now = When(Kind.MONTH, self.calendar.month)
        return Dating(self.text, self.start, self.stop, self.figures, self.periods, now)

    def claims(self) -> list[Claim]:
        found: list[Claim] = []
        for place, figure in enumerate(self.figures):
            found.append(self._claim(place, figure, found))
        return found

    def _claim(self, place: int, figure: Figure, found: Sequence[Claim]) -> Claim:
        before = found[-1] if found else None
        left, right = self._left(place), self._right(place)
        figure = denied(figure, self.text[self.start : figure.start])
        whole = self.text[self.start : self.stop]
        claim = Claim(
            figure,
            Role.VALUE,
            whole,
            projected=self._is_projected(figure),
            wished=self._is_wished(figure),
            negative=bool(NEGATIVE.search(left[-60:] + " " + right[:60])),
            subset=self._is_subset(figure),
            is_rate=bool(RATE.match(right) or RATE_LEFT.search(left)),
            average=self._is_average(figure, left, right),
            pair=self._pair_behind(place),
            near=left + " " + right,
            before=left,
            after=right,
            ahead=self.text[self.start : figure.start],
        )
        if figure.sort is Sort.FRACTION and MULTIPLE.match(self.text, figure.stop):
            return replace(claim, role=Role.MULTIPLE)
        if figure.sort is Sort.FACTOR:
            role = Role.MULTIPLE if TIMES.fullmatch(figure.text) else Role.CHANGE
            return self._dating.compared(replace(claim, role=role))
        return (
            self._as_target(claim, before)
            or self._as_benchmark(claim)
            or self._as_share_of_change(claim, found)
            or self._as_twin(claim, before)
            or self._as_change_again(claim, found)
            or self._as_change(claim)
            or self._as_range(claim, place, before)
            or self._kept.as_run(claim)
            or self._kept.as_of_both(claim, self._dating.of_several(claim.figure))
            or self._as_before(claim, place)
            or self._as_value(claim, before)
        )

    def _as_value(self, claim: Claim, before: Claim | None) -> Claim:
        """Of the figure that another is so many times, the words fix no more than its period."""
        found = self._dating.dated(claim, Role.VALUE)
        is_beside = before is not None and _is_beside(claim, before)
        is_dated = self._dating.right_period(claim.figure) is not None
        return replace(found, subset=True) if is_beside and not is_dated else found

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

    def _as_target(self, claim: Claim, before: Claim | None) -> Claim | None:
        is_first = claim.before.endswith("(") and AGAINST_NEXT.match(claim.after)
        if is_first or _has_its_own_target(claim, before):
            return None
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
            if each.when.kind in {Kind.YEAR, Kind.TO_DATE, Kind.LAST_YEAR}
            and (
                claim.figure.start - 45 <= each.start <= claim.figure.stop + 25
                or BENCHMARK_OF.search(self.text[self.start : each.start])
                or OF_BENCHMARK.match(self.text, each.stop)
            )
        ]
        return replace(claim, role=Role.BENCHMARK, reference=key, whens=tuple(around))

    def _as_twin(self, claim: Claim, before: Claim | None) -> Claim | None:
        """41 (15%): the same said in another unit."""
        if GOES_TO.fullmatch(claim.after) or _has_its_own_target(claim, before):
            return None
        if (
            before is None
            or before.role is Role.MULTIPLE
            or not (TWIN.match(claim.before) or TWIN_IN_WORDS.fullmatch(claim.before))
        ):
            return None
        moved = before.role in {Role.CHANGE, Role.GAP}
        period = self._dating.left_period(claim.figure)
        if period is None and not moved:
            period = self._dating.right_period(claim.figure)
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

    def _as_share_of_change(self, claim: Claim, found: Sequence[Claim]) -> Claim | None:
        """8 fewer than October's 21 (38%); from 14 to 23 (64%)."""
        before = found[-1] if found else None
        signed = bool(SIGNED.search(claim.before))
        is_share = claim.figure.sort is Sort.PERCENT and (signed or claim.before.strip() == "(")
        if before is None or not is_share or before.figure.sort is not Sort.NUMBER:
            return None
        changes = [each for each in found if each.role is Role.CHANGE]
        if changes and (signed or before.role is Role.BEFORE):
            return replace(changes[-1], figure=claim.figure, after=claim.after, or_value=True)
        came = [each for each in found[:-1] if each.role is Role.BEFORE]
        if not came or not TO_LEFT.search(before.before):
            return None
        since = replace(claim, role=Role.CHANGE, whens=before.whens, or_value=True)
        return replace(since, against=came[-1].whens)

    def _as_change_again(self, claim: Claim, found: Sequence[Claim]) -> Claim | None:
        """41 on quarter 2 and of 84 on quarter 1."""
        changes = [each for each in found if each.role is Role.CHANGE]
        if not changes or not ON_AGAIN.search(claim.before):
            return None
        own = self._dating.right_period(claim.figure)
        if own and not self._dating.is_compared(claim.figure.stop):
            again = replace(changes[-1], figure=claim.figure, after=claim.after)
            return replace(again, whens=(own,), against=())
        return self._dating.compared(replace(changes[-1], figure=claim.figure, after=claim.after))

    def _as_change(self, claim: Claim) -> Claim | None:
        found = self._as_change_ahead(claim) or self._as_change_behind(claim)
        return self._dating.compared(found) if found else None

    def _as_change_ahead(self, claim: Claim) -> Claim | None:
        """Rose by 41, is short of the target by 41."""
        sentence = self.text[self.start : claim.figure.start]
        if match := THAN_BY.search(sentence):
            reference = self._reference(match["ref"])
            exceeds = match["way"].lower().startswith("exceed") and reference != "target"
            way = Way.UP if exceeds else _way(match["way"])
            role = Role.GAP if reference else Role.CHANGE
            at = self.start + match.start("way")
            return replace(claim, role=role, reference=reference, way=way, way_at=at)
        if match := CHANGE_LEFT.search(claim.before):
            word = match["way"] or match["direct"]
            at = claim.figure.start - len(claim.before) + match.start()
            return replace(claim, role=Role.CHANGE, way=_way(word), way_at=at)
        is_share = claim.figure.sort in {Sort.PERCENT, Sort.POINTS}
        if is_share and (sign := SIGNED.search(claim.before)):
            return replace(claim, role=Role.CHANGE, way=Way.UP if sign[1] == "+" else Way.DOWN)
        is_more = is_share and bool(FURTHER_LEFT.search(claim.before))
        if is_more or DIFFERENCE_LEFT.search(claim.before):
            return replace(claim, role=Role.CHANGE, way=Way.UP if is_more else None)
        return None

    def _as_change_behind(self, claim: Claim) -> Claim | None:
        """41 more than in November, 41 below the target."""
        # The rest of the sentence, for the other half of a pair in two units may stand between.
        rest = self.text[claim.figure.stop : self.stop]
        match = CHANGE_RIGHT.match(rest)
        is_share = claim.figure.sort is Sort.FRACTION and bool(
            match and re.match(r" than \d", rest[match.end() :])
        )
        if not match or is_share or claim.figure.sort in {Sort.PAIR, Sort.FACTOR}:
            return None
        tail = rest[match.end() : match.end() + 60].split(",")[0]
        tail = NEXT_PLACE.split(OWN_NUMBER.sub("", tail))[0]
        end = claim.figure.stop + match.end()
        reference = self._reference(re.split(r"\d", tail)[0])
        if reference and self._dating.is_compared_first(end, tail):
            reference = ""
        comparative = match["way"].lower() in PLACES
        if comparative and not reference and not self._dating.is_compared(end):
            return None
        return replace(
            claim,
            role=Role.GAP if reference else Role.CHANGE,
            reference=reference,
            way=_way(match["way"]),
            way_at=claim.figure.stop + match.start("way"),
            or_value=claim.figure.sort is Sort.PERCENT and "increase" not in match["way"],
        )

    def _reference(self, text: str) -> str:
        if re.search(rf"\b{TARGET}\b", text, re.IGNORECASE):
            return "target"
        found = self.labels.inside(text)
        return found[0][1] if found else ""

    def _as_range(self, claim: Claim, place: int, before: Claim | None) -> Claim | None:
        """Between two figures: month by month, where the words say how long."""
        second = before is not None and before.role in {Role.RANGE, Role.RUN}
        if second and re.fullmatch(r"\s*(?:and|to)\s*", claim.before) and before:
            least = before.figure.number > claim.figure.number
            return self._kept.as_end(replace(claim, role=Role.RANGE), least=least)
        if not RANGE_LEFT.search(claim.before):
            return None
        behind = self.figures[place + 1 : place + 2]
        least = not behind or behind[0].number >= claim.figure.number
        return self._kept.as_end(replace(claim, role=Role.RANGE), least=least)

    def _as_before(self, claim: Claim, place: int) -> Claim | None:
        left = claim.before
        if PREVIOUS_LEFT.search(left):
            return self._dating.dated(claim, Role.BEFORE)
        goes_on = place + 1 < len(self.figures) and TO_LEFT.search(self._right(place))
        moved = re.search(rf"\b(?:{ANY_WAY}|\w+bled|halved)\b", claim.ahead, re.IGNORECASE)
        is_first = left.endswith("(") and bool(GOES_TO.fullmatch(claim.after))
        if self._goes_on(place) and self._goes_on(place + 1):
            claim = replace(claim, subset=True)
        if is_first or (FROM_LEFT.search(left) and (goes_on or moved)):
            return self._dating.dated(claim, Role.BEFORE)
        if THAN_LEFT.search(left) and self.figures[:place] and not re.search(r"\bwas\s*$", left):
            return self._dating.dated(claim, Role.BEFORE)
        return None

    def _goes_on(self, place: int) -> bool:
        """From 78 to 55 to 44: of which times nobody says."""
        between = self.figures[place : place + 2]
        if len(between) < 2:
            return False
        return self.text[between[0].stop : between[1].start].strip() == "to"

    def _is_projected(self, figure: Figure) -> bool:
        match = PROJECTION.search(self.text, self.start, self.stop)
        if not match:
            return False
        ahead = self.text[self.start : figure.start]
        return bool(PROJECTION.search(ahead)) or match.start() - figure.stop < 60

    def _is_average(self, figure: Figure, left: str, right: str) -> bool:
        """Averaged 73, down from 92 and 101."""
        is_each = figure.sort is Sort.NUMBER and figure.bound not in KEPT_BOUNDS
        if AVERAGE_LEFT.search(left) or (is_each and AVERAGE_RIGHT.match(right)):
            return True
        ahead = self.text[self.start : figure.start]
        return bool(re.search(r"\baverag(?:ed|ing)\b", ahead, re.IGNORECASE)) and bool(
            re.search(r"\b(?:from|and|to|against) $", ahead)
        )

    def _is_wished(self, figure: Figure) -> bool:
        at = figure.start - self.start
        return any(begin <= at < end for begin, end in self._wished)

    @cached_property
    def _wished(self) -> list[tuple[int, int]]:
        return wished(self.text[self.start : self.stop])

    def _is_subset(self, figure: Figure) -> bool:
        ahead = self.text[self.start : figure.start]
        if FURTHER_LEFT.search(ahead):
            return True
        return bool(SUBSET.search(ahead)) and self._dating.right_period(figure) is None


def _is_beside(claim: Claim, before: Claim) -> bool:
    """Whether another figure is said to be so many times this one: half of the year's 240."""
    return before.role is Role.MULTIPLE and bool(re.fullmatch(r"[^,;(]{0,40}", claim.before))


def _has_its_own_target(claim: Claim, before: Claim | None) -> bool:
    """The 90% target (87.5%): what is in brackets is the figure."""
    is_target = before is not None and before.role is Role.TARGET
    return is_target and bool(OF_ITS_OWN.match(claim.before))


def _way(word: str) -> Way | None:
    return WAYS.get(word.lower()) or way_of(word)
