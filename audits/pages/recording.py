"""The form in which an auditor records an audit, and the way to give the case back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions.reading import read
from audits.actions.recording import IncompleteError, Words, decline, save, submit, words_of
from audits.models import Area, Audit, Grade
from audits.pages.audit import facts
from audits.pages.loading import load_audit
from audits.rules.workflow import Part
from kpiportal.access import RECORD_AUDIT, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError

LONGEST = 20_000


def paragraphs(label: str, hint: str = "") -> Paragraphs:
    """A text without a count of characters: the limit is there for machines."""
    return Paragraphs(
        label=label,
        required=False,
        help_text=hint,
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AreaForm(forms.Form):
    says_optional = False
    grade = forms.ModelChoiceField(Grade.objects.none(), required=False, empty_label="Not judged")
    explanation = paragraphs("")

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        area: Area,
        grades: QuerySet[Grade],
        kept: tuple[Grade | None, str],
    ) -> None:
        initial = {"grade": kept[0], "explanation": kept[1]}
        super().__init__(data, prefix=f"area-{area.pk}", initial=initial)
        self.area = area
        self.fields["grade"].label = f"Judgement of {area.name}"
        self.fields["explanation"].label = f"Explanation for {area.name}"
        _offer(self.fields["grade"], grades)


class WholeForm(forms.Form):
    says_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    strengths = paragraphs("Strengths", "What went well for the child.")
    concerns = paragraphs("Concerns", "What has to get better.")
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="Overall judgement",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    explanation = paragraphs(
        "Explanation of the overall judgement", "An audit can't be submitted without it."
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        grades: QuerySet[Grade],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        _offer(self.fields["grade"], grades)


class Recording:
    """The whole page's forms: one for each area, and one for the audit as a whole."""

    def __init__(self, audit: Audit, data: Mapping[str, Any] | None) -> None:
        grades = audit.programme.scale.grades.all()
        kept = words_of(audit)
        blank: tuple[Grade | None, str] = (None, "")
        self.areas = [
            AreaForm(data, area=area, grades=grades, kept=kept.areas.get(area, blank))
            for area in audit.programme.tool.areas.all()
        ]
        initial = {name: getattr(kept, name) for name in ("grade", *TEXTS)}
        initial["version"] = audit.version
        self.whole = WholeForm(data, grades=grades, initial=initial)

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.areas, self.whole]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    @property
    def version(self) -> int:
        return int(self.whole.cleaned_data["version"])

    @property
    def words(self) -> Words:
        given = self.whole.cleaned_data
        return Words(
            grade=given["grade"],
            **{name: given[name] for name in TEXTS},
            areas={
                form.area: (form.cleaned_data["grade"], form.cleaned_data["explanation"])
                for form in self.areas
            },
        )

    def say_what_is_lacking(self, incomplete: IncompleteError) -> None:
        by_area: dict[str, forms.Form] = {form.area.name: form for form in self.areas}
        for lack in incomplete.lacks:
            by_area.get(lack.area, self.whole).add_error(lack.field, lack.sentence)


TEXTS = ("explanation", "strengths", "concerns")


class DeclineForm(forms.Form):
    reason = Paragraphs(
        label="Why can you not audit this case?",
        max_length=1000,
        help_text="For example, that you know the family. Only the audit co-ordinator reads it.",
    )


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    if Part.AUDITOR not in audit.parts_of(reader):
        raise PermissionDenied("Only its auditor may record this audit.")
    if request.method == "POST":
        return _take(request, audit)
    if not audit.is_being_recorded:
        return redirect("audit", audit_id)
    read(audit=audit, by=reader, at=timezone.now())
    return _show(request, audit, Recording(audit, None))


def _take(request: HttpRequest, audit: Audit) -> HttpResponse:
    recording = Recording(audit, request.POST)
    if not recording.is_valid():
        return _show(request, audit, recording)
    given: dict[str, Any] = {
        "audit": audit,
        "version": recording.version,
        "words": recording.words,
        "by": reader_of(request),
        "now": timezone.now(),
    }
    try:
        if "submit" not in request.POST:
            save(**given)
            messages.success(request, "What you wrote is saved.")
            return redirect("record_audit", audit.pk)
        submit(**given)
    except IncompleteError as incomplete:
        return _keep_and_say(request, recording, given, incomplete)
    except SavedByAnotherError:
        return _conflict(request, audit, recording.words)
    messages.success(request, f"{audit.case} is submitted. The moderator has it now.")
    return redirect("audit", audit.pk)


def _keep_and_say(
    request: HttpRequest, recording: Recording, given: dict[str, Any], incomplete: IncompleteError
) -> HttpResponse:
    """Nothing typed is lost because something is missing yet: it is saved, and asked for."""
    try:
        saved = save(**given)
    except SavedByAnotherError:
        return _conflict(request, given["audit"], given["words"])
    data = request.POST.copy()
    data["version"] = str(saved.version)
    again = Recording(saved, data)
    again.is_valid()
    again.say_what_is_lacking(incomplete)
    messages.info(request, "What you wrote is saved. It can't be submitted yet.")
    return _show(request, saved, again)


def _show(request: HttpRequest, audit: Audit, recording: Recording) -> HttpResponse:
    context = {
        "audit": audit,
        "rows": facts(audit, reader_of(request)),
        "areas": recording.areas,
        "whole": recording.whole,
        "forms": recording.forms,
    }
    return render(request, "audits/record.html", context)


def _conflict(request: HttpRequest, audit: Audit, yours: Words) -> HttpResponse:
    audit.refresh_from_db()
    mine, kept = _as_text(yours), _as_text(words_of(audit))
    differing = [name for name in (*kept, *mine) if mine.get(name) != kept.get(name)]
    return errors.conflict(
        request,
        yours=_lines(mine, differing),
        theirs=_lines(kept, differing),
        back=reverse("audit", args=[audit.pk]),
    )


def _as_text(words: Words) -> dict[str, str]:
    text = {
        "Strengths": words.strengths,
        "Concerns": words.concerns,
        "Overall judgement": str(words.grade or ""),
        "Explanation": words.explanation,
    }
    for area, (grade, explanation) in words.areas.items():
        text[f"Judgement of {area}"] = str(grade or "")
        text[f"Explanation for {area}"] = explanation
    return {name: said for name, said in text.items() if said}


def _lines(text: dict[str, str], names: list[str]) -> str:
    return "\n\n".join(f"{name}: {text[name]}" for name in dict.fromkeys(names) if name in text)


def _offer(field: forms.Field, grades: QuerySet[Grade]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = grades


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    # A declined case is its auditor's no more; a second click finds it all the same.
    audit = get_object_or_404(Audit.objects.with_names(), pk=audit_id, auditor=reader_of(request))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "by": reader_of(request)}
        try:
            decline(audit=audit, now=timezone.now(), **given)
        except MoveError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"{audit.case} went back to the audit co-ordinator.")
            return redirect("audits")
    return render(request, "audits/decline.html", {"form": form, "audit": audit})
