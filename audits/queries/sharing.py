"""What of a programme waits to be given out, who may have it, and what each has by now."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from math import ceil

from django.db.models import Q, QuerySet

from audits.models import Audit, DrawnCase, FrameCase, Programme
from audits.models.audits import BEING_RECORDED_STATES
from audits.queries.who_may import auditors, readers_of, standing
from audits.rules.independence import Standing, objection_to_auditor, objection_to_moderator
from audits.rules.sampling import draw
from audits.rules.workflow import AWAITS_MODERATION, State
from kpiportal.models import Person

STANDING = ~Q(state=State.DECLINED)


def auditors_of(programme: Programme) -> list[Person]:
    """Those that it names and who may audit still; all who may, where it names nobody."""
    named = programme.auditors.values("pk")
    found = auditors().select_related("team").order_by("name", "pk")
    return list(found.filter(pk__in=named) if programme.auditors.exists() else found)


def cases_without_auditor(programme: Programme) -> list[FrameCase]:
    """Those that were declined too: they are handed on."""
    audited = Audit.objects.filter(STANDING, programme=programme, second_of=None, reaudit_of=None)
    rows = FrameCase.objects.filter(
        frame__programme=programme, drawn__isnull=False, drawn__replaced_by=None
    ).exclude(case__in=audited.values("case"))
    return list(rows.select_related("case", "team").order_by("ticket"))


def to_mark_twice(programme: Programme) -> list[Audit]:
    """Chosen by the seed, as the cases were; without those marked twice already."""
    standing_draws = DrawnCase.objects.filter(
        frame_case__frame__programme=programme, replaced_by=None
    ).select_related("frame_case")
    tickets = {one.frame_case.ticket: one.frame_case.case_id for one in standing_draws}
    size = ceil(programme.marked_twice * len(tickets) / 100)
    chosen = {tickets[t] for t in draw(f"{programme.seed} twice", tickets, size)}
    rows = Audit.objects.filter(
        programme=programme,
        case__in=chosen,
        second_of=None,
        reaudit_of=None,
        state__in=[*BEING_RECORDED_STATES, State.SUBMITTED],
    )
    seconds = Audit.objects.filter(STANDING, second_of__isnull=False).values("second_of")
    return list(rows.exclude(pk__in=seconds).with_names().order_by("pk"))


def without_moderator(programme: Programme) -> list[Audit]:
    rows = Audit.objects.filter(
        programme=programme, moderator=None, second_of=None, state__in=AWAITS_MODERATION
    )
    return list(rows.with_names().order_by("pk"))


def loads_of_auditors(people: Sequence[Person]) -> Counter[int]:
    """What each has still to record, of all programmes."""
    return _loads(Audit.objects.filter(state__in=BEING_RECORDED_STATES), "auditor", people)


def loads_of_moderators(people: Sequence[Person]) -> Counter[int]:
    return _loads(Audit.objects.filter(state__in=AWAITS_MODERATION), "moderator", people)


def _loads(rows: QuerySet[Audit], part: str, people: Sequence[Person]) -> Counter[int]:
    found = Counter(dict.fromkeys((person.pk for person in people), 0))
    found.update(rows.filter(**{f"{part}__in": people}).values_list(part, flat=True))
    return found


class Independence:
    """Who may have which case of a programme: asked of many at once."""

    def __init__(self, programme: Programme, people: Collection[Person], today: date) -> None:
        self.standings: dict[int, Standing] = {p.pk: standing(p, today) for p in people}
        rows = FrameCase.objects.filter(frame__programme=programme)
        self.worker_teams = dict(
            rows.exclude(worker_team=None).values_list("case_id", "worker_team_id")
        )
        self.named = set(rows.exclude(named=None).values_list("case_id", "named"))
        audits = Audit.objects.filter(programme=programme)
        self.had = set(audits.values_list("case_id", "auditor_id"))
        self.have_read = readers_of(list(audits.filter(STANDING, reaudit_of=None)))

    def may_audit(self, person: Person, case: int, team: int) -> bool:
        """Nobody gets a case that they mark, that they declined, or where they have read
        what another marker found."""
        return not (
            (case, person.pk) in self.had | self.have_read
            or objection_to_auditor(
                self.standings[person.pk],
                case_teams=self._teams(case, team),
                is_named=(case, person.pk) in self.named,
            )
        )

    def may_moderate(self, person: Person, audit: Audit) -> bool:
        second = audit.second
        markers = [audit.auditor, *([second.auditor] if second else [])]
        return self._may_moderate(person, markers, audit.case_id, audit.team_id)

    def leave_a_moderator(
        self, markers: Collection[Person], moderators: Collection[Person], case: int, team: int
    ) -> bool:
        """Whether somebody may moderate still, once these have marked the case."""
        return any(self._may_moderate(each, markers, case, team) for each in moderators)

    def _may_moderate(
        self, person: Person, markers: Collection[Person], case: int, team: int
    ) -> bool:
        return not any(
            objection_to_moderator(
                self.standings[person.pk],
                auditor=self.standings[marker.pk],
                is_auditor=person == marker,
                case_teams=self._teams(case, team),
                is_named=(case, person.pk) in self.named,
            )
            for marker in markers
        )

    def _teams(self, case: int, team: int) -> set[int]:
        return {team, self.worker_teams.get(case, team)}
