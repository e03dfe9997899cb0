"""One audit, to read. Each look is in the trail; who has no part in it says first why."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions.consolidation import markers
from audits.actions.reading import case_number, needs_reason, read
from audits.actions.theming import may_correct
from audits.actions.writing import words_of
from audits.models import Audit, Grading
from audits.pages.loading import load_audit
from audits.rules.workflow import Part, State, possible
from kpiportal.access import READ_CASE_AUDIT, RUN_AUDITS, needs
from kpiportal.models import Action, Person
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError

SummaryRow = dict[str, Any]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why do you need to read this audit?",
        max_length=300,
        help_text="Your name and this reason stay in the trail. Name no child or family here.",
    )


@needs(READ_CASE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    shown, reader = load_audit(request, audit_id), reader_of(request)
    if needs_reason(shown, reader):
        return _ask_why(request, shown, reader)
    if request.method == "POST":
        return redirect("audit", audit_id)
    if shown.is_being_recorded and Part.AUDITOR in shown.parts_of(reader):
        return redirect("record_audit", audit_id)
    read(audit=shown, by=reader, at=timezone.now())
    return _show(request, shown, reader)


def _ask_why(request: HttpRequest, shown: Audit, reader: Person) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            read(audit=shown, by=reader, reason=form.cleaned_data["reason"], at=timezone.now())
        except MoveError as refusal:
            form.add_error("reason", str(refusal))
        else:
            return _show(request, shown, reader)
    return render(request, "audits/why_read.html", {"form": form, "audit": shown})


def _show(request: HttpRequest, shown: Audit, reader: Person) -> HttpResponse:
    parts = shown.parts_of(reader)
    moves = possible(state=shown.state, parts=parts)
    may_run = RUN_AUDITS.is_held_by(reader)
    context = recorded(shown) | {
        "rows": facts(shown, reader),
        "may_moderate": "moderate" in moves
        and (shown.state == State.CONSOLIDATED or shown.second is None),
        "may_finalise": "finalise" in moves,
        "may_consolidate": shown.state == State.SUBMITTED and reader in markers(shown),
        "may_take_back": "take back" in moves,
        "may_mark_again": may_run
        and (shown.is_being_recorded or shown.state == State.SUBMITTED)
        and shown.second_of_id is None
        and shown.second is None,
        "may_correct": may_correct(shown, reader),
        "may_appeal": may_run and shown.state == State.FINAL and not shown.erased_at,
        "may_decide": shown.appeals.filter(moderator=reader, decided_at=None).exists(),
        "second": _second_shown(shown, reader),
        "may_hand_on": may_run
        and shown.state == State.DECLINED
        and not shown.erased_at
        and not Audit.objects.filter(replaces=shown).exists(),
    }
    return render(request, "audits/audit.html", context)


def _second_shown(shown: Audit, reader: Person) -> Audit | None:
    """The other marking of the same case, to whom it may be shown."""
    other = shown.second_of or shown.second
    return other if other and Audit.objects.visible_to(reader).filter(pk=other.pk) else None


def recorded(shown: Audit) -> dict[str, Any]:
    """What templates/audits/recorded.html needs to show what was found, once it was submitted."""
    if not shown.is_recorded:
        return {"audit": shown, "areas": [], "gradings": []}
    words = words_of(shown)
    voices = {
        "What the child said": words.child_said,
        "What the family said": words.family_said,
        "What partners said": words.partners_said,
        "The practitioner's reflection": words.reflection,
    }
    return {
        "audit": shown,
        "areas": shown.areas.select_related("area", "grade"),
        "gradings": _gradings(shown),
        "voices": [(heading, said) for heading, said in voices.items() if said],
        "strength_themes": sorted(map(str, words.strength_themes)),
        "concern_themes": sorted(map(str, words.concern_themes)),
        "actions": actions_of(shown),
    }


def _gradings(shown: Audit) -> list[Grading]:
    """In the order in which they follow one another; once consolidated, those of both markers."""
    of = [shown.pk]
    if shown.state != State.SUBMITTED:
        other = shown.second_of or shown.second
        of += [other.pk] if other else []
    stages = list(Grading.Stage)
    rows = Grading.objects.filter(audit__in=of).select_related("grade", "by")
    return sorted(rows, key=lambda row: (stages.index(Grading.Stage(row.stage)), row.pk))


def actions_of(shown: Audit) -> QuerySet[Action]:
    return Action.objects.filter(
        source_kind=Audit._meta.label_lower, source_id=str(shown.pk)
    ).with_names()


def facts(shown: Audit, reader: Person) -> list[SummaryRow]:
    """What case it is and who has it; its number only for whom it is meant."""
    rows: list[SummaryRow] = [{"key": "Programme", "value": shown.programme}]
    number = case_number(shown, reader)
    if number is not None:
        rows.append({"key": "Case number", "value": number})
    rows += [
        {"key": "Team", "value": shown.team},
        {"key": "Auditor", "value": shown.auditor},
        {"key": "Moderator", "value": moderator_of(shown) or "Not chosen yet"}
        | _change_moderator(shown, reader),
        {"key": "State", "value": State(shown.state).label},
    ]
    if shown.decline_reason and RUN_AUDITS.is_held_by(reader):
        rows.append({"key": "Why it was declined", "value": shown.decline_reason})
    return rows


def moderator_of(shown: Audit) -> Person | None:
    """A second marking has its first's: who is blind to the other sees the same of both."""
    first = shown.second_of or shown
    return first.moderator


def who_is_next(shown: Audit) -> str:
    """Of an audit that was just submitted or consolidated. While one marker is still at work the
    other is told what they would be told if nobody else marked the case."""
    both = markers(shown.second_of or shown)
    if both and shown.state == State.SUBMITTED:
        other = next(person for person in both if person != shown.auditor)
        return f"{other} marked it too: now the two of you consolidate it."
    if moderator := moderator_of(shown):
        return f"{moderator} moderates it."
    return "The audit co-ordinator chooses who moderates it."


def _change_moderator(shown: Audit, reader: Person) -> SummaryRow:
    if not (shown.awaits_moderation and RUN_AUDITS.is_held_by(reader)):
        return {}
    action = "Change" if shown.moderator else "Choose"
    return {"url": reverse("audit_moderator", args=[shown.pk]), "action": action}
