"""A moderator reads what was found, accepts the judgement or gives another, makes it final."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions import moderation as actions
from audits.actions.reading import read
from audits.actions.theming import Themes
from audits.actions.writing import words_of
from audits.models import Audit, Grade
from audits.pages.audit import facts, recorded
from audits.pages.loading import load_audit
from audits.pages.markings import Markings, side_by_side
from audits.pages.recording_forms import THEMES, offer, offer_themes, themes
from audits.queries.who_may import standing_grade
from audits.rules.independence import ObjectionError
from audits.rules.workflow import Part, State
from kpiportal.access import MODERATE_AUDIT, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError


class ModerationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="Moderated judgement",
        empty_label=None,
        widget=forms.RadioSelect,
        help_text="The auditor's own judgement is kept beside it.",
    )
    reason = Paragraphs(
        max_length=4000,
        required=False,
        help_text="Needed where you change the judgement.",
    )

    strength_themes = themes("Strengths are about")
    concern_themes = themes("Concerns are about")

    def __init__(self, data: Mapping[str, Any] | None, *, audit: Audit) -> None:
        self.before = standing_grade(audit)
        kept = words_of(audit)
        chosen = {name: list(getattr(kept, name)) for name in THEMES}
        super().__init__(data, initial={"version": audit.version, "grade": self.before} | chosen)
        offer(self.fields["grade"], audit.programme.scale.grades.all())
        offer_themes(self, chosen)

    def clean(self) -> None:
        grade = self.cleaned_data.get("grade")
        if grade and grade != self.before and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why you change the judgement")


@needs(MODERATE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = _load(request, audit_id)
    is_marked_twice = audit.state == State.SUBMITTED and audit.second is not None
    if audit.is_being_recorded or is_marked_twice:
        return redirect("audit", audit_id)
    form = ModerationForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(audit=audit, **_given(form), by=reader_of(request), now=timezone.now())
        except SavedByAnotherError:
            return _conflict(request, audit, form)
        except (MoveError, ObjectionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"{audit.case} is moderated. Make it final when you are sure."
            )
            return redirect("audit", audit_id)
    if audit.state not in {State.SUBMITTED, State.CONSOLIDATED} and request.method != "POST":
        return redirect("audit", audit_id)
    read(audit=audit, by=reader_of(request), at=timezone.now())
    context = recorded(audit) | {
        "rows": facts(audit, reader_of(request)),
        "form": form,
        "markings": _both(request, audit),
        "agreed": standing_grade(audit),
    }
    return render(request, "audits/moderate.html", context)


def _both(request: HttpRequest, audit: Audit) -> Markings | None:
    """Of an audit that was marked twice; both were read then."""
    second = audit.second
    if second is None:
        return None
    read(audit=second, by=reader_of(request), at=timezone.now())
    return side_by_side(audit, second)


def _given(form: ModerationForm) -> dict[str, Any]:
    said = form.cleaned_data
    chosen = Themes(frozenset(said["strength_themes"]), frozenset(said["concern_themes"]))
    return {name: said[name] for name in ("version", "grade", "reason")} | {"themes": chosen}


@needs(MODERATE_AUDIT)
@require_POST
def finalise(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = _load(request, audit_id)
    version = request.POST.get("version", "")
    try:
        actions.finalise(
            audit=audit,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=reader_of(request),
            now=timezone.now(),
        )
    except SavedByAnotherError:
        messages.warning(request, "The audit has changed since you opened it. Look at it again.")
    except (MoveError, ObjectionError) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{audit.case} is final.")
    return redirect("audit", audit_id)


def _load(request: HttpRequest, audit_id: int) -> Audit:
    audit = load_audit(request, audit_id)
    if Part.MODERATOR not in audit.parts_of(reader_of(request)):
        raise PermissionDenied("Only its moderator may moderate this audit.")
    return audit


def _conflict(request: HttpRequest, audit: Audit, form: ModerationForm) -> HttpResponse:
    kept = audit.gradings.order_by("pk").last()
    return errors.conflict(
        request,
        yours=f"{form.cleaned_data['grade']}\n\n{form.cleaned_data['reason']}".strip(),
        theirs=f"{kept.grade}\n\n{kept.reason}".strip() if kept else "",
        back=reverse("audit", args=[audit.pk]),
    )
