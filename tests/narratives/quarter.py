"""A quarter whose figures are closed, with one commentary due on an indicator with a lead."""

from dataclasses import dataclass

from indicators.rules.periods import Month
from kpiportal.models import Post
from narratives.actions import commentary as writing
from narratives.actions import rounds, snapshots
from narratives.models import Audience, Commentary, Occasion, Paper, Round, Signature
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack, make_chain, make_post, put_in_post

SEPTEMBER = Month.of(2017, 9)


@dataclass(frozen=True)
class Quarter:
    """What the pages' tests stand on, and the moves that bring it further."""

    cast: Cast

    @property
    def round(self) -> Round:
        return Round.objects.quarters().living().get(end=SEPTEMBER)

    @property
    def month(self) -> Round:
        return Round.objects.months().get(end=SEPTEMBER)

    def next_month(self) -> Round:
        """Begun, and none of its figures is there."""
        return rounds.begin(month=SEPTEMBER + 1, now=NOW)

    @property
    def due(self) -> Commentary:
        of_ab_01 = Commentary.objects.filter(indicator__code="AB 01", round=self.round)
        return of_ab_01.select_related("round").get()

    def write(self, text: str = "It fell.") -> None:
        due = self.due
        officer = self.cast.lead_officer
        writing.save(commentary=due, text=text, version=due.version, by=officer, now=NOW)

    def submit(self, text: str = "It fell.") -> None:
        self.write(text)
        writing.submit(
            commentary=self.due, version=self.due.version, by=self.cast.lead_officer, now=NOW
        )

    def accept(self) -> None:
        due = self.due
        writing.accept(commentary=due, version=due.version, by=self.cast.acceptor, now=NOW)

    def hand_on(self) -> None:
        rounds.hand_on(
            quarter=self.round,
            version=self.round.version,
            gaps="Written late.",
            by=self.cast.analyst,
            now=NOW,
        )

    def approve(self, reservations: str = "") -> Signature:
        content = content_of(self.round.end, quarter=self.round)
        return rounds.approve(
            quarter=self.round,
            version=self.round.version,
            seen=digest(content),
            reservations=reservations,
            by=self.cast.director,
            now=NOW,
        )

    def paper(self) -> Paper:
        snapshot = snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
        return snapshots.make_paper(
            snapshot=snapshot, name="scorecard", audience=Audience.STAFF, by=None, now=NOW
        )


def start_a_quarter(cast: Cast, *, head: Post) -> Quarter:
    """`head` accepts commentary; AB 01 is led by the lead officer, AB 03 to 05 by the other."""
    load_pack()
    put_in_post("Front door manager", cast.lead_officer)
    put_in_post("Looked after manager", cast.other_officer)
    make_chain(head)
    make_post("Director of children’s services", cast.director)
    make_post("Performance manager", cast.analyst)
    month = rounds.begin(month=SEPTEMBER, now=NOW)
    rounds.close_figures(round_=month, version=1, gaps="", by=cast.analyst, now=NOW)
    return Quarter(cast)
