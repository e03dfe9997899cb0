"""A small organisation that doesn't exist, to try the portal with: one person for each role.

Never in production: everybody knows the password.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command, get_commands
from django.db import transaction
from django.utils import timezone

from kpiportal import jobs, organisation, people
from kpiportal.access import Role
from kpiportal.models import Job, Person, Post, Service

PASSWORD = "try-the-portal"  # noqa: S105  printed at every start on a laptop
SECOND_AUDITOR = "second-auditor@portal.example"
PACKS = settings.BASE_DIR / "demo"


class NotInProductionError(Exception):
    def __init__(self) -> None:
        super().__init__(
            "The demo people have a password that everybody knows: they are not for production."
        )


class NotLoadedError(Exception):
    """A demo pack was refused, and so those that follow it would be."""


@dataclass(frozen=True)
class DemoPost:
    title: str
    service: str
    holder: Role | None = None
    reports_to: str | None = None


CHILDREN = "Children's services"
SERVICES = {
    CHILDREN: None,
    "Front door and early help": CHILDREN,
    "Safeguarding and assessment": CHILDREN,
    "Looked after children and care leavers": CHILDREN,
    "Quality and performance": CHILDREN,
}
TEAMS = {
    "Performance and data": "Quality and performance",
    "Quality assurance": "Quality and performance",
    "Front door team": "Front door and early help",
    "Assessment team": "Safeguarding and assessment",
    "Child protection team": "Safeguarding and assessment",
    "Looked after team": "Looked after children and care leavers",
    "Leaving care team": "Looked after children and care leavers",
}
DIRECTOR = "Director of children's services"
HEAD = "Head of service, social care"
POSTS = [
    DemoPost(DIRECTOR, CHILDREN, Role.DIRECTOR),
    DemoPost(HEAD, CHILDREN, Role.ACCEPTOR, reports_to=DIRECTOR),
    DemoPost("Performance manager", "Quality and performance", Role.ANALYST, reports_to=DIRECTOR),
    DemoPost(
        "Principal social worker",
        "Quality and performance",
        Role.AUDIT_COORDINATOR,
        reports_to=DIRECTOR,
    ),
]
TEAM_OF = {
    Role.ANALYST: "Performance and data",
    Role.LEAD_OFFICER: "Assessment team",
    Role.AUDIT_COORDINATOR: "Quality assurance",
    Role.AUDITOR: "Looked after team",
    Role.MODERATOR: "Quality assurance",
}


def first_start(demo: str) -> None:
    """Fill an empty database; where somebody is there already, only finish what was begun."""
    if settings.IN_PRODUCTION and demo != "none":
        raise NotInProductionError
    if demo == "none":
        return
    if not Person.objects.exists():
        make_organisation()
    load_packs(PACKS / demo)
    rules = PACKS / demo / "rules.csv"
    if rules.exists() and "load_rules" in get_commands():
        call_command("load_rules", str(rules), verbosity=0)
    frameworks = PACKS / demo / "frameworks.toml"
    if frameworks.exists() and "load_frameworks" in get_commands():
        call_command("load_frameworks", str(frameworks), verbosity=0)
    if "load_demo_audits" in get_commands():
        call_command("load_demo_audits", verbosity=0)


@transaction.atomic
def make_organisation() -> None:
    services: dict[str, Service] = {}
    for name, part_of in SERVICES.items():
        above = services[part_of] if part_of else None
        services[name] = organisation.add_service(by=None, name=name, part_of=above)
    teams = {
        name: organisation.add_team(by=None, name=name, service=services[service])
        for name, service in TEAMS.items()
    }
    holders = {}
    for role in Role:
        team = teams[TEAM_OF[role]] if role in TEAM_OF else None
        holders[role] = people.invite(
            by=None, name=f"Demo {role.title.lower()}", email=email(role), roles=[role], team=team
        )
    Person.objects.update(password=make_password(PASSWORD))
    posts: dict[str | None, Post | None] = {None: None}
    for post in POSTS:
        posts[post.title] = organisation.add_post(
            by=None,
            title=post.title,
            service=services[post.service],
            reports_to=posts[post.reports_to],
            holder=holders[post.holder] if post.holder else None,
        )


def load_packs(folder: Path) -> None:
    """Each pack once, in order of name; one that a killed start left is loaded now."""
    if "load_pack" not in get_commands():
        return
    packs = sorted(path for path in folder.glob("*") if path.is_dir())
    for pack in packs:
        name = str(pack.relative_to(PACKS))
        job = jobs.enqueue("load a demo pack", f"demo {name}", ids={"pack": name})
        if job.state != Job.State.DONE:
            jobs.run(job.pk, now=timezone.now())
            job.refresh_from_db()
            if job.state != Job.State.DONE:
                raise NotLoadedError(f"The demo pack {name} was not loaded: {job.error}")
        if "play_demo_quarter" in get_commands():  # what a later pack tells was not known yet
            call_command("play_demo_quarter", finish=pack != packs[-1])


def load_pack(pack: str) -> None:
    call_command("load_pack", str(PACKS / pack), verbosity=0)
    give_vacant_posts_to_the_lead_officer()


def give_vacant_posts_to_the_lead_officer() -> None:
    """A pack names posts, and nobody who holds them."""
    officer = Person.objects.get(email=email(Role.LEAD_OFFICER))
    head = Post.objects.get(title=HEAD)
    for post in Post.objects.filter(holder=None):
        organisation.change_post(
            by=None,
            post=post,
            version=post.version,
            title=post.title,
            service=post.service or head.service,
            reports_to=post.reports_to or head,
            holder=officer,
        )


def email(role: Role) -> str:
    return f"{role.value.replace('_', '-')}@portal.example"


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail address and password of each demo person who may sign in."""
    there = set(Person.objects.active().values_list("email", flat=True))
    known = []
    for role in Role:
        known.append((role.title, email(role), PASSWORD))
        if role == Role.AUDITOR:
            known.append(("Second auditor", SECOND_AUDITOR, PASSWORD))
    return [one for one in known if one[1] in there]
