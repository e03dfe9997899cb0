"""Where an action comes from, as an address its reader may open."""

from collections.abc import Callable

from django.urls import reverse

from audits.models import Audit
from kpiportal.models import Action, Person
from narratives.models import Commentary, Question

Find = Callable[[str, Person], str | None]


def address_of_source(action: Action, person: Person) -> str | None:
    """None where this reader may not open it, or where it has no page of its own."""
    find = PAGES.get(action.source_kind)
    return find(action.source_id, person) if find else None


def _audit(number: str, person: Person) -> str | None:
    there = Audit.objects.visible_to(person).filter(pk=number).exists()
    return reverse("audit", args=[number]) if there else None


def _commentary(number: str, person: Person) -> str | None:
    there = Commentary.objects.visible_to(person).filter(pk=number).exists()
    return reverse("commentary", args=[number]) if there else None


def _question(number: str, person: Person) -> str | None:
    there = Question.objects.visible_to(person).filter(pk=number).exists()
    return reverse("question", args=[number]) if there else None


PAGES: dict[str, Find] = {
    Audit._meta.label_lower: _audit,
    Commentary._meta.label_lower: _commentary,
    Question._meta.label_lower: _question,
}
