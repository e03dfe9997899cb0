"""One thing of each kind that an address names, so that the walk can go there."""

from datetime import date, timedelta

from allauth.account.utils import user_pk_to_url_str
from django.utils import timezone

from audits.actions.conflicts import declare
from audits.actions.safeguarding import raise_concern
from audits.models import InadequateCase
from indicators.actions.benchmarking import add_mapping
from indicators.actions.uploads import receive
from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Flag,
    Framework,
    JudgingPolicy,
    Lead,
    NewLimits,
    Population,
    Source,
    ValidationRule,
)
from indicators.rules.periods import Month
from kpiportal import organisation
from kpiportal.actions import open_action
from kpiportal.models import Job
from narratives.actions.delegations import delegate
from narratives.actions.front_matter import change as keep_texts
from narratives.actions.paper_plans import add as add_plan
from narratives.actions.questions import ask
from narratives.actions.remarks import remark as remark_on
from narratives.checking import undefended
from narratives.models import Audience, Moment
from narratives.models.questions import Ask
from narratives.queries.front_matter import front_matter, front_matter_version
from tests.audits.conftest import draw_a_case, start_a_round
from tests.cast import Cast
from tests.indicators.uploading import MAPPING
from tests.narratives.editions import published_quarter
from tests.narratives.quarter import start_a_quarter

Addresses = dict[str, object]


def furnish(cast: Cast) -> Addresses:
    """What to put for each name in an address. Add to it one line for each new name."""
    service = organisation.add_service(by=None, name="Social care", part_of=None)
    post = organisation.add_post(
        by=None, title="Head of service", service=service, reports_to=None, holder=cast.acceptor
    )
    deputy = organisation.add_deputy(
        by=cast.administrator,
        post=post,
        person=cast.lead_officer,
        first_day=date(2026, 1, 1),
        last_day=date(2099, 12, 31),
    )
    now = timezone.now()
    job = Job.objects.create(
        kind="anchor the trail", key="walk", state=Job.State.SET_ASIDE, asked_at=now, due_at=now
    )
    audits = start_a_round(cast, service)
    audit = audits.assign()
    concern = raise_concern(audit=audit, words="Not seen.", by=cast.auditor, now=now)
    drawn = draw_a_case(audits)
    quarter = start_a_quarter(cast, head=post)
    quarter.write("It rose to 99%.")
    quarter.hand_on()
    paper = quarter.paper()
    upload = receive(
        content=b"code,value\nAB 01,12\n",
        name="figures.csv",
        source=Source.FILE,
        month=Month.of(2017, 10),
        by=cast.analyst,
        now=now,
    )
    england = Comparator.objects.get_or_create(
        key="england", defaults={"label": "England", "order": 1, "recorded_on": now.date()}
    )[0]
    benchmark = Benchmark.objects.create(
        indicator=quarter.due.indicator,
        comparator=england,
        end=Month.of(2016, 3),
        months=12,
        value=20,
        recorded_on=date(2017, 11, 3),
    )
    flag = Flag.objects.create(
        kind="Figure missing",
        indicator=quarter.due.indicator,
        end=Month.of(2017, 8),
        months=1,
        severity="warning",
        sentence="No figure for August 2017.",
        basis="",
        since=now,
    )
    rule = ValidationRule.objects.create(
        left="AB 01", operator="<=", right="AB 02", sentence="So it is.", recorded_on=now.date()
    )
    Framework.objects.create(name="Ours", is_own=True, levels=["Early help"], themes=["Am I safe?"])
    day = date(2017, 11, 3)
    broken = Break.objects.create(
        indicator=quarter.due.indicator, first=Month.of(2016, 4), reason="New", recorded_on=day
    )
    limits = NewLimits.objects.create(
        indicator=quarter.due.indicator, first=Month.of(2016, 4), reason="Moved", recorded_on=day
    )
    population = Population.objects.create(year=2050, count=22_000, recorded_on=day)
    lead = Lead.objects.create(key="walk", post=post)
    action = open_action(
        source=quarter.due,
        what="Fill the two posts.",
        owner=cast.lead_officer,
        due=date(2018, 3, 30),
        by=cast.acceptor,
        now=now,
    )
    remark = remark_on(commentary=quarter.due, text="By when?", by=cast.acceptor, now=now)
    delegation = delegate(
        commentary=quarter.due,
        person=cast.other_officer,
        first_day=now.date(),
        last_day=now.date() + timedelta(days=7),
        by=cast.lead_officer,
        now=now,
    )
    edition = published_quarter(cast, Month.of(2017, 6))
    question = ask(
        edition=edition,
        indicator=quarter.due.indicator,
        kind=Ask.QUESTION,
        text="Why did it rise?",
        by=cast.member,
        now=now,
    )
    plan = add_plan(
        paper="scorecard",
        audience=Audience.STAFF,
        moment=Moment.FROZEN,
        formats=["pdf"],
        days=0,
        tell=[],
        by=cast.analyst,
        now=now,
    )
    keep_texts(
        version=0, texts=front_matter() | {"author": "Head of data"}, by=cast.analyst, now=now
    )
    return {
        "number": front_matter_version(),
        "plan_id": plan.pk,
        "question_id": question.pk,
        "remark_id": remark.pk,
        "delegation_id": delegation.pk,
        "quarter_end": str(edition.end),
        "edition": edition.number,
        "section": 1,
        "file_kind": "csv",
        "code": "AB 01",
        "action_id": action.pk,
        "owner": f"person {cast.other_officer.pk}",
        "flag_id": flag.pk,
        "rule_id": rule.pk,
        "month": "2017-09",
        "framework": "own",
        "kind": "csv",
        "slug": "contacts-and-referrals",
        "benchmark_id": benchmark.pk,
        "comparator_id": england.pk,
        "break_id": broken.pk,
        "new_limits_id": limits.pk,
        "year": 2018,
        "population_id": population.pk,
        "lead_id": lead.pk,
        "definition_id": quarter.due.indicator.definitions.current().get().pk,
        "policy_id": JudgingPolicy.objects.current().get().pk,
        "upload_id": upload.pk,
        "mapping_id": add_mapping(by=cast.analyst, **MAPPING).pk,
        "quarter_id": quarter.round.pk,
        "round_id": quarter.next_month().pk,
        "commentary_id": quarter.due.pk,
        "objection": undefended(quarter.due)[0].key,
        "indicator_id": quarter.due.indicator_id,
        "open_month": "2017-10",
        "snapshot_id": paper.snapshot_id,
        "paper_id": paper.pk,
        "name": paper.name,
        "audit_id": audit.pk,
        "concern_id": concern.pk,
        "programme_id": audits.programme.pk,
        "drawn_id": drawn.pk,
        "conflict_id": declare(
            person=cast.auditor, team=audits.other_team, reason="Near", by=cast.auditor, now=now
        ).pk,
        "inadequate_id": InadequateCase.objects.create(audit=audit, started_at=now, post=post).pk,
        "person_id": cast.other_officer.pk,
        "service_id": service.pk,
        "team_id": organisation.add_team(by=None, name="Assessment", service=service).pk,
        "post_id": post.pk,
        "deputy_id": deputy.pk,
        "job_id": job.pk,
        # A link with a key that somebody made up.
        "uidb36": user_pk_to_url_str(cast.other_analyst),
        "key": "abcdef-0123456789abcdef",
    }
