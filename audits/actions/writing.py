"""All that an auditor writes, as one thing: what was said, what is kept, how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from audits.models import (
    Area,
    AreaJudgement,
    Audit,
    AuditTheme,
    Grade,
    ProposedAction,
    Theme,
)
from audits.models.audits import TEXTS
from audits.rules.workflow import BEING_RECORDED, State
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged
from kpiportal.workflow import MoveError

Side = AuditTheme.Side


@dataclass(frozen=True)
class Promise:
    """Something to be done, as far as it was said by now."""

    what: str = ""
    owner: Person | None = None
    due: date | None = None


@dataclass(frozen=True)
class Words:
    """Areas without a word, and promises that say nothing, may be left out."""

    grade: Grade | None
    explanation: str
    strengths: str
    concerns: str
    areas: Mapping[Area, tuple[Grade | None, str]]
    reflection: str = ""
    child_said: str = ""
    family_said: str = ""
    partners_said: str = ""
    strength_themes: frozenset[Theme] = frozenset()
    concern_themes: frozenset[Theme] = frozenset()
    promises: tuple[Promise, ...] = ()

    @property
    def without_blanks(self) -> "Words":
        said = {area: given for area, given in self.areas.items() if given != (None, "")}
        promises = tuple(one for one in self.promises if one != Promise())
        return replace(self, areas=said, promises=promises)


def words_of(audit: Audit) -> Words:
    """What is kept of an audit, without what says nothing."""
    judged = AreaJudgement.objects.filter(audit=audit).select_related("area", "grade")
    themes = list(AuditTheme.objects.filter(audit=audit).select_related("theme"))
    proposed = ProposedAction.objects.filter(audit=audit).select_related("owner")
    return Words(
        grade=audit.grade,
        areas={row.area: (row.grade, row.explanation) for row in judged},
        strength_themes=frozenset(row.theme for row in themes if row.side == Side.STRENGTH),
        concern_themes=frozenset(row.theme for row in themes if row.side == Side.CONCERN),
        promises=tuple(Promise(row.what, row.owner, row.due) for row in proposed),
        **{name: getattr(audit, name) for name in TEXTS},
    ).without_blanks


def write(current: Audit, version: int, words: Words) -> None:
    """Keep these words if the audit is still as it was seen, and still being recorded."""
    _check_scale(current, words)
    save_if_unchanged(
        current,
        version=version,
        seen={"state__in": sorted(BEING_RECORDED)},
        state=State.IN_PROGRESS,
        grade=words.grade,
        **{name: getattr(words, name) for name in TEXTS},
    )
    AreaJudgement.objects.bulk_create(
        [
            AreaJudgement(audit=current, area=area, grade=grade, explanation=explanation)
            for area, (grade, explanation) in words.areas.items()
        ],
        update_conflicts=True,
        unique_fields=["audit", "area"],
        update_fields=["grade", "explanation"],
    )
    keep_themes(current, Side.STRENGTH, words.strength_themes)
    keep_themes(current, Side.CONCERN, words.concern_themes)
    _keep_promises(current, words.without_blanks.promises)


def keep_themes(audit: Audit, side: AuditTheme.Side, themes: frozenset[Theme]) -> None:
    kept = AuditTheme.objects.filter(audit=audit, side=side)
    kept.exclude(theme__in=themes).delete()
    AuditTheme.objects.bulk_create(
        [AuditTheme(audit=audit, theme=theme, side=side) for theme in themes],
        ignore_conflicts=True,
    )


def _keep_promises(audit: Audit, promises: tuple[Promise, ...]) -> None:
    ProposedAction.objects.filter(audit=audit).delete()
    ProposedAction.objects.bulk_create(
        ProposedAction(audit=audit, place=place, what=one.what, owner=one.owner, due=one.due)
        for place, one in enumerate(promises)
    )


def _check_scale(audit: Audit, words: Words) -> None:
    """A grade of another scale, or an area of another tool, can only come from a broken form."""
    grades = [words.grade, *(grade for grade, _ in words.areas.values())]
    if any(grade is not None and grade.scale_id != audit.programme.scale_id for grade in grades):
        raise MoveError("Choose a judgement from the programme's own scale.")
    if any(area.tool_id != audit.programme.tool_id for area in words.areas):
        raise MoveError("Judge the areas of the programme's own tool.")
