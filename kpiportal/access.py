"""Who may do what: each permission declared once, and each view bound to one of them.

`Permission.scopes` says how far a role's right reaches (all, own, the service's ...). A view
declares the permission; the loader of the thing it shows applies the scope.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    ANALYST = "analyst"
    LEAD_OFFICER = "lead_officer"
    ACCEPTOR = "acceptor"
    AUDIT_COORDINATOR = "audit_coordinator"
    AUDITOR = "auditor"
    MODERATOR = "moderator"
    DIRECTOR = "director"
    MEMBER = "member"
    LEAD_MEMBER = "lead_member"
    ADMINISTRATOR = "administrator"

    @property
    def title(self) -> str:  # type: ignore[override]
        return ROLE_TITLES[self]


ROLE_TITLES = {
    Role.ANALYST: "Performance analyst",
    Role.LEAD_OFFICER: "Lead officer",
    Role.ACCEPTOR: "Acceptor",
    Role.AUDIT_COORDINATOR: "Audit co-ordinator",
    Role.AUDITOR: "Auditor",
    Role.MODERATOR: "Moderator",
    Role.DIRECTOR: "Director",
    Role.MEMBER: "Member",
    Role.LEAD_MEMBER: "Lead member",
    Role.ADMINISTRATOR: "Administrator",
}


class Scope(StrEnum):
    """How far a right reaches. The words stand in the table of docs/who-may-do-what.md."""

    ALL = "all"
    ALL_BUT_AUDITS = "all but audits’"
    OWN = "own"
    OWN_WHILE_OPEN = "own, while open"
    SERVICE = "the service's"
    SERVICE_SECTIONS = "the service's sections"
    CHAIN = "where the chain names them, not own words"
    ALL_NOT_OWN_WORDS = "all, not own words"
    QUARTER = "the quarter's"
    ON_BEHALF = "on behalf, named so"
    GIVEN = "given"
    GIVEN_NOT_OWN_LINE = "given, not own line"
    WITH_REASON = "with a reason"
    PUBLISHED = "published"
    DRAFTS = "drafts"
    AGAIN = "see, again"
    FIGURES = "figures"
    AUDITS = "audits"
    PEOPLE = "sign-ins, people"


class Visitor(Protocol):
    """Whoever asks: a signed-in person, or nobody yet."""

    @property
    def is_authenticated(self) -> bool: ...


class Reader(Visitor, Protocol):
    """Somebody who is signed in."""

    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True)
class Permission:
    what: str
    reach: dict[Role, Scope]

    def scopes(self, person: Reader) -> frozenset[Scope]:
        return frozenset(self.reach[role] for role in person.roles if role in self.reach)

    def is_held_by(self, person: Reader) -> bool:
        return bool(self.scopes(person))

    def check(self, person: Reader) -> None:
        if not self.is_held_by(person):
            raise PermissionDenied(f"Your role does not let you {self.what}.")


def _all(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.ALL)


_A, _L, _C = Role.ANALYST, Role.LEAD_OFFICER, Role.ACCEPTOR
_CO, _AU, _MO = Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR
_D, _M, _LM, _AD = Role.DIRECTOR, Role.MEMBER, Role.LEAD_MEMBER, Role.ADMINISTRATOR

SEE_STAFF_FIGURES = Permission(
    "see staff figures, suppressed ones too, the checks and the restatements", _all(_A, _L, _C, _D)
)
SEE_PUBLISHED = Permission("see published editions", _all(*Role))
SEE_LEAD_MEMBERS_EDITION = Permission(
    "see the lead member's edition before it is published", _all(_A, _D, _LM)
)
LOAD_FIGURES = Permission("load packs, workbooks and benchmarks, and close figures", _all(_A))
ENTER_FIGURES = Permission("enter figures by hand", {_A: Scope.ALL, _L: Scope.OWN_WHILE_OPEN})
KEEP_REGISTER = Permission(
    "change indicators, targets, policies, disclosure, breaks and rules", _all(_A)
)
DEFEND_FLAG = Permission(
    "defend a flag with a reason",
    {_A: Scope.ALL, _L: Scope.OWN, _C: Scope.SERVICE, _D: Scope.ALL},
)
WRITE_COMMENTARY = Permission(
    "write commentary and hand it on",
    {
        _A: Scope.ON_BEHALF,
        _L: Scope.OWN,
        _C: Scope.SERVICE_SECTIONS,
        _D: Scope.QUARTER,
    },
)
ACCEPT_COMMENTARY = Permission(
    "accept or return commentary", {_C: Scope.CHAIN, _D: Scope.ALL_NOT_OWN_WORDS}
)
RUN_AUDITS = Permission("set up the audit programme: tool, frame, draw, assignment", _all(_CO))
SEE_CASE_NUMBER = Permission(
    "see the case-system number of a drawn case",
    {_CO: Scope.ALL, _AU: Scope.OWN, _MO: Scope.GIVEN},
)
RECORD_AUDIT = Permission("record an audit", {_AU: Scope.GIVEN, _MO: Scope.GIVEN})
MODERATE_AUDIT = Permission(
    "moderate and consolidate audits and make them final", {_MO: Scope.GIVEN_NOT_OWN_LINE}
)
READ_CASE_AUDIT = Permission(
    "read a case-level audit",
    {_CO: Scope.ALL, _AU: Scope.OWN, _MO: Scope.GIVEN, _D: Scope.WITH_REASON},
)
SEE_FINDINGS = Permission(
    "see audit findings (counts)",
    _all(_A, _L, _C, _CO, _AU, _MO, _D) | {_M: Scope.PUBLISHED, _LM: Scope.PUBLISHED},
)
APPROVE_QUARTER = Permission("approve, reserve, send back or reopen a quarter", _all(_D))
MAKE_PAPERS = Permission(
    "make papers, and take a snapshot by hand",
    {_A: Scope.ALL, _L: Scope.DRAFTS, _C: Scope.DRAFTS, _D: Scope.ALL},
)
PUBLISH = Permission("publish an approved edition, or withdraw one", _all(_A, _D))
ASK_QUESTION = Permission("ask a question or record a recommendation", _all(_M, _LM))
SEE_QUESTIONS = Permission("see questions and their answers", _all(_A, _L, _C, _D, _M, _LM))
ANSWER_QUESTION = Permission(
    "answer a question", {_A: Scope.ALL, _L: Scope.OWN, _C: Scope.SERVICE, _D: Scope.ALL}
)
OWN_ACTION = Permission("own an action", _all(_A, _L, _C, _CO, _AU, _MO, _D))
KEEP_ACTIONS = Permission(
    "follow actions, hand them on, and verify what others did",
    {_A: Scope.ALL_BUT_AUDITS, _C: Scope.SERVICE, _CO: Scope.AUDITS, _D: Scope.ALL},
)
KEEP_PEOPLE = Permission("look after people, teams, posts, roles and sign-in settings", _all(_AD))
SEE_JOBS = Permission("see jobs and start them again", {_A: Scope.AGAIN, _AD: Scope.AGAIN})
SEE_ACTIVITY = Permission(
    "see activity",
    {
        _A: Scope.FIGURES,
        _L: Scope.OWN,
        _C: Scope.SERVICE,
        _CO: Scope.AUDITS,
        _AU: Scope.OWN,
        _MO: Scope.OWN,
        _D: Scope.ALL,
        _AD: Scope.PEOPLE,
    },
)

# In the order of the table in docs/who-may-do-what.md.
PERMISSIONS: dict[str, Permission] = {
    name: value for name, value in list(globals().items()) if isinstance(value, Permission)
}


@dataclass(frozen=True)
class Access:
    """What a view asks of its reader."""

    permission: Permission | None
    needs_sign_in: bool = True
    # What is published, where the council opens it to everybody.
    may_be_public: bool = False
    # Who isn't admitted is told so as data, and isn't led to a form.
    is_data: bool = False

    @property
    def is_open(self) -> bool:
        return not self.needs_sign_in or (self.may_be_public and settings.PUBLISHED_TO_ALL)

    def allows(self, visitor: Visitor) -> bool:
        if self.is_open:
            return True
        if not visitor.is_authenticated:
            return False
        return self.permission is None or self.permission.is_held_by(cast(Reader, visitor))


PUBLIC = Access(None, needs_sign_in=False)
SIGNED_IN = Access(None)


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone may open this page, signed in or not."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any signed-in person may open this page: it shows only what is theirs."""
    return _declare(view, SIGNED_IN)


def needs(permission: Permission) -> Callable[[View], View]:
    """Only who holds this permission, to whatever scope, may open this page."""

    def declare(view: View) -> View:
        return _declare(view, Access(permission))

    return declare


def reads_published(view: View) -> View:
    """Whoever sees published editions; and everybody, where the council has opened them."""
    return _declare(view, Access(SEE_PUBLISHED, may_be_public=True))


def reads_published_data(view: View) -> View:
    """The same for programs."""
    return _declare(view, Access(SEE_PUBLISHED, may_be_public=True, is_data=True))


def access_of(view: Any) -> Access | None:
    """What a view declared; None where it declared nothing and so must not be served."""
    return getattr(view, "access", None)


def roles_that_may(permission: Permission) -> Iterable[Role]:
    return permission.reach.keys()
