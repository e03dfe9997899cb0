"""What a text claims of figures in words alone: above target, has fallen every month since July."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from narratives.rules.claims import numerals
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.roles import sentences
from narratives.rules.claims.said_words import (
    COMPARATIVE,
    CONSECUTIVE,
    CUT,
    DENIES,
    EVERY,
    JOINS,
    LASTED,
    MOVED,
    NEAR_TARGET,
    NEGATION,
    NEVER,
    NTH,
    OF_OTHERS,
    OF_TARGET,
    STEADY,
    TALLY,
    VERBS,
    WISHED,
    Lies,
)
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.superlatives import superlatives
from narratives.rules.claims.when import Calendar, Kind, Mention, When
from narratives.rules.claims.windows import of_quarter, windows
from narratives.rules.claims.words import PROJECTION, TARGET, Bound, Way, way_of


def found(
    text: str,
    claims: Sequence[Claim],
    periods: Sequence[Mention],
    labels: Labels,
    calendar: Calendar,
) -> list[Said]:
    said: list[Said] = []
    for start, stop in sentences(text):
        inside = [each for each in claims if start <= each.figure.start < stop]
        named = [each for each in periods if start <= each.start < stop]
        reader = _Reader(text, start, stop, inside, named, labels, calendar)
        said += reader.read()
    return said


@dataclass(frozen=True)
class _Reader:
    text: str
    start: int
    stop: int
    claims: Sequence[Claim]
    mentioned: Sequence[Mention]
    labels: Labels
    calendar: Calendar

    @property
    def periods(self) -> list[Mention]:
        """Without those that the words except."""
        return [each for each in self.mentioned if not each.excepted]

    def read(self) -> list[Said]:
        streaks, extremes = list(self._streaks()), list(self._extremes())
        compared = list(self._comparisons())
        taken = {each.start for each in streaks}
        compared = [each for each in compared if each.start not in taken]
        taken |= {each.start for each in compared}
        trends = [each for each in self._trends() if each.start not in taken]
        return streaks + extremes + compared + trends

    @property
    def sentence(self) -> str:
        return self.text[self.start : self.stop]

    def _said(self, start: int, stop: int, form: Form, **more: Any) -> Said:
        return Said(
            start,
            self.text[start:stop].strip(" ,.;("),
            form,
            self.sentence,
            self._clause(start),
            **more,
        )

    def _clause(self, start: int) -> str:
        ahead = re.split(r"[;]|, (?:and|but|which)\b", self.text[self.start : start])[-1]
        return ahead + re.split(r"[,;]", self.text[start : self.stop])[0]

    def _used(self, at: int) -> bool:
        """Whether a figure's own claim covers the word."""
        return any(each.way_at == at for each in self.claims) or any(
            each.figure.start <= at < each.figure.stop for each in self.claims
        )

    def _whens(self, before: int) -> tuple[When, ...]:
        own = [each for each in self.periods if not each.compares and each.start < before]
        return tuple(each.when for each in own[-1:])

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

    def _comparisons(self) -> Iterator[Said]:
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

    def _span(self, at: int, stop: int) -> dict[str, Any]:
        """Whether what stands there is said of each month of some, of none, or of so many."""
        joins = [each.end() for each in JOINS.finditer(self.text, self.start, at)]
        begin = joins[-1] if joins else self.start
        join = JOINS.search(self.text, stop, self.stop)
        end = join.start() if join else self.stop
        around = self.text[begin:end]
        inside = [each for each in self.mentioned if begin <= each.start < end or each.excepted]
        since = any(each.since for each in inside) and LASTED.search(self.text, begin, at)
        tally = TALLY.search(around)
        never = NEVER.search(around)
        if not (since or tally or never or STEADY.search(around) or EVERY.search(around)):
            return {}
        return {
            "form": Form.STREAK,
            "windows": windows(around, inside, self.calendar),
            "tally": numerals.count(tally["many"] or tally["only"]) if tally else None,
            "denied": bool(never and (DENIES.search(around) or not never["any"])),
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
        for at, key in self.labels.inside(tail):
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

    def _since(self) -> When | None:
        return next((each.when for each in self.periods if each.since), None)

    def _trends(self) -> Iterator[Said]:
        for match in MOVED.finditer(self.text, self.start, self.stop):
            at = match.start()
            way = _way(match)
            if (
                way is None
                or self._used(at)
                or any(
                    each.way_at is not None and match.start() <= each.way_at < match.end()
                    for each in self.claims
                )
            ):
                continue
            if OF_OTHERS.search(self.text[self.start : at]) or re.search(
                r"\b(?:the|an|this|their|these|more|our|be|made|make|makes|making|set|taken"
                r"|follow|followed)\s*$",
                self.text[self.start : at],
            ):
                continue
            ahead = self.text[max(self.start, at - 60) : at]
            is_first = re.match(r" for the first time", self.text[match.end() :], re.IGNORECASE)
            if re.search(r"\bup to date\b", self.text[at : at + 11], re.IGNORECASE):
                continue
            after = [each for each in self.periods if each.start >= match.end() and each.compares]
            yield self._said(
                at,
                match.end(),
                Form.TREND,
                way=way,
                against=None if is_first else self._against(after, match.end()),
                since=None if is_first else self._since(),
                whens=self._whens(at),
                negated=bool(NEGATION.search(ahead)),
                projected=bool(PROJECTION.search(self.sentence)),
                typed_from=self._from(match.end()),
            )

    def _against(self, after: Sequence[Mention], stop: int) -> When | None:
        near = [each for each in after if not re.search(r"[;]", self.text[stop : each.start])]
        if near:
            return near[0].when
        begins = [each for each in self.periods if each.compares and each.start < stop]
        return begins[-1].when if begins else None

    def _from(self, stop: int) -> Claim | None:
        """The figure that something is said to have gone from."""
        return next(
            (
                each
                for each in self.claims
                if each.role is Role.BEFORE and 0 <= each.figure.start - stop < 40
            ),
            None,
        )

    def _streaks(self) -> Iterator[Said]:
        run = CONSECUTIVE.search(self.text, self.start, self.stop)
        steady = EVERY.search(self.text, self.start, self.stop) or STEADY.search(
            self.text, self.start, self.stop
        )
        if not run and not steady:
            return
        count = _count(run) if run else None
        mark = run or steady
        assert mark is not None
        verbs = [
            match
            for match in MOVED.finditer(self.text, self.start, self.stop)
            if _way(match) and not OF_OTHERS.search(self.text[self.start : match.start()])
        ]
        if not verbs:
            return
        verb = min(verbs, key=lambda each: abs(each.start() - mark.start()))
        since = next((each for each in self.periods if each.since), None)
        begin = min(verb.start(), mark.start())
        if any(
            begin <= each.figure.start < max(verb.start(), mark.start()) for each in self.claims
        ):
            return
        stop = max(verb.end(), mark.end(), since.stop if since else 0)
        said = self._said(
            verb.start(),
            stop,
            Form.STREAK,
            way=_way(verb),
            since=since.when if since else None,
            count=count,
            every=bool(run or EVERY.search(self.sentence)),
            negated=bool(NEGATION.search(self.text[self.start : begin])),
        )
        yield replace(said, text=self.text[begin:stop])

    def _extremes(self) -> Iterator[Said]:
        for each in superlatives(self.text, self.start, self.stop, self.periods):
            quarter = of_quarter(self.calendar) if each.of_quarter else ()
            yield self._said(
                each.start,
                each.stop,
                Form.EXTREME,
                way=each.way,
                since=each.since,
                count=each.months,
                every=each.on_record,
                whens=each.whens,
                windows=quarter,
                rank=each.rank,
                place=each.place,
                negated=bool(NEGATION.search(self.text[self.start : each.start])),
            )


def _unless_denied(told: dict[str, Any], span: dict[str, Any]) -> dict[str, Any]:
    """Not met in any month denies each; it is no denial of all of them."""
    return told | span | ({"negated": False} if span.get("denied") else {})


def _way(match: re.Match[str]) -> Way | None:
    word = match["verb"].lower().removeprefix("an ").removeprefix("a ")
    return way_of(word) or {"fall": Way.DOWN, "rise": Way.UP}.get(word)


def _is_over(match: re.Match[str], tail: str, at: int) -> bool:
    """Words such as over and under are of time as well as of figures."""
    return match[0].lower() in {"over", "under", "above", "below", "behind"} and not re.fullmatch(
        r"\s*(?:both |the |our |all |most |recent |latest |last |previous |end of |at |that |of "
        r"|in |for |and |(?:\w+ ){0,2}(?:average|benchmarks?|rate|figure"
        r"|level) )*(?:[a-z ()\d%.,/]{0,60})",
        tail[:at],
        re.IGNORECASE,
    )


def _count(match: re.Match[str]) -> int | None:
    for name in ("nth", "nth_row"):
        if match[name]:
            return NTH.index(match[name].lower())
    return _number(match["count"] or match["row"])


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return int(numerals.number(text)) or None if numerals.NUMBER.fullmatch(text) else None
