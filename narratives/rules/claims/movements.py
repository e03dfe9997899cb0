"""What a text says to have gone one way, once or month after month, in words alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narratives.rules.claims import numerals
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.role_words import WITHIN
from narratives.rules.claims.said_sentence import Sentence
from narratives.rules.claims.said_words import (
    BETWEEN,
    CONSECUTIVE,
    EVERY,
    MOVED,
    NEGATION,
    NTH,
    OF_OTHERS,
    RUN_OF,
    STEADY,
)
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.when import Kind, Mention, When
from narratives.rules.claims.words import PROJECTION, Way, way_of


class Movements(Sentence):
    def trends(self) -> Iterator[Said]:
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
            within = self._within(match.end())
            between = self._between(match.end())
            against = None if is_first else self._against(after, match.end())
            yield self._said(
                at,
                match.end(),
                Form.TREND,
                way=way,
                against=between[0] if between else against,
                since=None if is_first else self._since(),
                whens=between[1:] or within or self._whens(at),
                in_that=bool(within) and against is None,
                negated=bool(NEGATION.search(ahead)),
                projected=bool(PROJECTION.search(self.sentence)),
                typed_from=self._from(match.end()),
            )

    def _within(self, at: int) -> tuple[When, ...]:
        """The month or quarter in which something is said to have gone that way."""
        return tuple(
            each.when
            for each in self.periods
            if each.start >= at
            and not each.compares
            and each.when.kind in {Kind.MONTH, Kind.QUARTER}
            and WITHIN.fullmatch(self.text[at : each.start])
        )[:1]

    def _between(self, at: int) -> tuple[When, ...]:
        """Unchanged between October and November."""
        behind = [each for each in self.mentioned if each.start >= at]
        if len(behind) < 2 or not BETWEEN.fullmatch(self.text[at : behind[0].start]):
            return ()
        joined = self.text[behind[0].stop : behind[1].start]
        return (behind[0].when, behind[1].when) if joined.strip() == "and" else ()

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

    def _run_of(self) -> Said | None:
        """The third month running of improvement."""
        match = RUN_OF.search(self.text, self.start, self.stop)
        if not match or OF_OTHERS.search(self.text[self.start : match.start()]):
            return None
        noun = (match["of"] or match["row_of"] or match["steady"]).lower()
        nth = match["nth"] or match["nth_row"]
        return self._said(
            match.start(),
            match.end(),
            Form.STREAK,
            way=way_of(noun),
            count=NTH.index(nth.lower()) if nth else None,
            every=not match["steady"] or bool(EVERY.search(match[0])),
            negated=bool(NEGATION.search(self.text[self.start : match.start()])),
        )

    def streaks(self) -> Iterator[Said]:
        if run_of := self._run_of():
            yield run_of
            return
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
        between = self.text[mark.end() : verb.start()]
        if "," in between and verb["verb"].lower() in {"up", "down"}:
            return
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


def _way(match: re.Match[str]) -> Way | None:
    word = match["verb"].lower().removeprefix("an ").removeprefix("a ")
    return way_of(word) or {"fall": Way.DOWN, "rise": Way.UP}.get(word)


def _count(match: re.Match[str]) -> int | None:
    for name in ("nth", "nth_row"):
        if match[name]:
            return NTH.index(match[name].lower())
    return _number(match["count"] or match["row"] or match["last"])


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return int(numerals.number(text)) or None if numerals.NUMBER.fullmatch(text) else None
