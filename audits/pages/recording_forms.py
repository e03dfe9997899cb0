"""The forms in which an audit is recorded, all of one page, and what was typed into them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet

from audits.actions.recording import IncompleteError
from audits.actions.writing import Promise, Words, words_of
from audits.models import Area, Audit, Grade, Theme
from kpiportal.access import OWN_ACTION, roles_that_may
from kpiportal.models import Person
from kpiportal.pages.forms import Paragraphs

LONGEST = 20_000
ACTIONS = 4
TEXTS = ("explanation", "strengths", "concerns", "reflection")
VOICES = ("child_said", "family_said", "partners_said")


def paragraphs(label: str, hint: str = "", *, rows: int = 4) -> Paragraphs:
    """A text without a count of characters: the limit is there for machines."""
    return Paragraphs(
        label=label,
        required=False,
        help_text=hint,
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def themes(label: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is counted over all audits.",
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
        self.area, self.kept = area, kept
        self.fields["grade"].label = f"Judgement of {area.name}"
        self.fields["explanation"].label = f"Explanation for {area.name}"
        offer(self.fields["grade"], grades)
        if not area.is_graded:
            del self.fields["grade"]
            self.fields["explanation"].label = f"What you found of {area.name}"

    @property
    def said(self) -> tuple[Grade | None, str]:
        """What can't be read is as it was kept before."""
        given = self.cleaned_data
        grade = given.get("grade", self.kept[0]) if self.area.is_graded else None
        return grade, given.get("explanation", self.kept[1])


class VoicesForm(forms.Form):
    says_optional = False
    child_said = paragraphs("What the child said", rows=3)
    family_said = paragraphs("What the family said", rows=3)
    partners_said = paragraphs("What partners said", "School, health, police and others.", rows=3)
    reflection = paragraphs(
        "The practitioner's reflection", "What the worker makes of it, in their words.", rows=3
    )


class FoundForm(forms.Form):
    says_optional = False
    strengths = paragraphs("Strengths", "What went well for the child.")
    strength_themes = themes("Strengths are about")
    concerns = paragraphs("Concerns", "What has to get better.")
    concern_themes = themes("Concerns are about")

    def __init__(self, data: Mapping[str, Any] | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        offer_themes(self, initial)


THEMES = ("strength_themes", "concern_themes")


class ActionForm(forms.Form):
    says_optional = False
    what = forms.CharField(max_length=500, required=False)
    owner = forms.ModelChoiceField(
        Person.objects.none(), required=False, empty_label="Choose who does it"
    )
    due = forms.DateField(required=False, widget=forms.DateInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        place: int,
        kept: Promise,
        owners: QuerySet[Person],
    ) -> None:
        initial = {"what": kept.what, "owner": kept.owner, "due": kept.due}
        super().__init__(data, prefix=f"action-{place}", initial=initial)
        self.kept = kept
        self.fields["what"].label = f"Action {place}"
        self.fields["owner"].label = f"Owner of action {place}"
        self.fields["due"].label = f"Action {place} is due"
        offer(self.fields["owner"], owners)

    @property
    def said(self) -> Promise:
        given = self.cleaned_data
        return Promise(
            given.get("what", self.kept.what),
            given.get("owner", self.kept.owner),
            given.get("due", self.kept.due),
        )


class WholeForm(forms.Form):
    says_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
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
        offer(self.fields["grade"], grades)
        if len(grades) == 1:  # an audit to learn from, that nobody grades
            self.fields["grade"].widget = forms.HiddenInput()
            self.initial["grade"] = grades[0].pk
            self.fields["explanation"].label = "What there is to learn"


class Recording:
    """The whole page's forms: one for each area and action, and those of the audit as a whole."""

    def __init__(self, audit: Audit, data: Mapping[str, Any] | None) -> None:
        grades = audit.programme.scale.grades.all()
        self.kept = kept = words_of(audit)
        blank: tuple[Grade | None, str] = (None, "")
        self.areas = [
            AreaForm(data, area=area, grades=grades, kept=kept.areas.get(area, blank))
            for area in audit.programme.tool.areas.all()
        ]
        said = {name: getattr(kept, name) for name in (*TEXTS, *VOICES)}
        self.voices = VoicesForm(data, initial=said)
        self.found = FoundForm(
            data, initial=said | {name: list(getattr(kept, name)) for name in THEMES}
        )
        self.actions = self._actions(data)
        initial = {"grade": kept.grade, "explanation": kept.explanation, "version": audit.version}
        self.whole = WholeForm(data, grades=grades, initial=initial)

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.areas, self.voices, self.found, *self.actions, self.whole]

    def is_valid(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]  # each of them is asked
        return not wrong

    @property
    def version(self) -> int:
        return int(self.whole.cleaned_data.get("version", 0))

    @property
    def words(self) -> Words:
        """What was typed; a field that can't be read stays as it was kept."""
        given = self.voices.cleaned_data | self.found.cleaned_data | self.whole.cleaned_data
        texts = {name: given.get(name, getattr(self.kept, name)) for name in (*TEXTS, *VOICES)}
        return Words(
            grade=given.get("grade", self.kept.grade),
            areas={form.area: form.said for form in self.areas},
            promises=tuple(form.said for form in self.actions),
            strength_themes=frozenset(given.get("strength_themes", self.kept.strength_themes)),
            concern_themes=frozenset(given.get("concern_themes", self.kept.concern_themes)),
            **texts,
        )

    def say_what_is_lacking(self, incomplete: IncompleteError) -> None:
        by_area: dict[str, forms.Form] = {form.area.name: form for form in self.areas}
        for lack in incomplete.lacks:
            form = self.actions[lack.action - 1] if lack.action else None
            (form or by_area.get(lack.area, self.whole)).add_error(lack.field, lack.sentence)

    def _actions(self, data: Mapping[str, Any] | None) -> list[ActionForm]:
        roles = list(roles_that_may(OWN_ACTION))
        owners = Person.objects.active().filter(role_set__role__in=roles).distinct()
        kept = [*self.kept.promises, *[Promise()] * ACTIONS]
        places = range(1, max(ACTIONS, len(self.kept.promises) + 1) + 1)
        return [
            ActionForm(data, place=place, kept=kept[place - 1], owners=owners) for place in places
        ]


def offer(field: forms.Field, choices: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices


def offer_themes(form: forms.Form, chosen: Mapping[str, Any]) -> None:
    """The council's list, with what was chosen before and has been retired since."""
    kept = {theme.pk for side in THEMES for theme in chosen[side]}
    offered = Theme.objects.filter(Q(is_retired=False) | Q(pk__in=kept))
    for side in THEMES:
        offer(form.fields[side], offered)
