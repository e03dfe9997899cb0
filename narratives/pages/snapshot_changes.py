"""Two snapshots side by side, or one and what is known now: all that they say otherwise."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.rules.periods import Month
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from narratives.models import Snapshot
from narratives.pages.snapshot import load
from narratives.rules.prompts import plain_headings
from narratives.rules.word_changes import is_an_edit, word_changes
from narratives.snapshots.comparing import NOT_THERE, Difference, Kind, differences
from narratives.snapshots.content import content_of, parsed, read

COMPARED = 200
# Read by few, or long: behind a summary.
FOLDED = {Kind.OTHER_MONTHS, Kind.EXACT}
LONG = 40
TEXTS = {"Commentary", "Text"}


class OtherForm(forms.Form):
    says_optional = False
    other = forms.ChoiceField(label="Compared with", required=False)

    def __init__(self, *args: Any, snapshot: Snapshot, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Snapshot.objects.visible_to(person).without_content().exclude(pk=snapshot.pk)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", f"{snapshot.month.label} as it is known now"),
            *(
                (str(each.pk), f"{each}, {each.get_occasion_display()}")
                for each in others[:COMPARED]
            ),
        ]


@needs(SEE_STAFF_FIGURES)
@require_safe
def snapshot_changes(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    person = reader_of(request)
    shown = load(person, snapshot_id)
    form = OtherForm(request.GET or None, snapshot=shown, person=person)
    chosen = form.cleaned_data["other"] if form.is_bound and form.is_valid() else ""
    other = load(person, int(chosen)) if chosen else None
    # The older one stands on the left.
    older, newer = (other, shown) if other and other.number < shown.number else (shown, other)
    after = read(newer) if newer else parsed(content_of(Month(shown.month)))
    found = differences(read(older), after)
    context = {
        "snapshot": shown,
        "other": other,
        "form": form,
        "older": f"Snapshot {older.number}",
        "newer": f"Snapshot {newer.number}" if newer else "Known now",
        "kinds": list(_by_kind(found)),
    }
    return render(request, "narratives/snapshot_changes.html", context)


def _by_kind(found: list[Difference]) -> Iterator[dict[str, Any]]:
    for kind in Kind:
        some = [each for each in found if each.kind is kind]
        if some:
            yield {
                "name": kind.name.lower().replace("_", "-"),
                "title": kind.value,
                "is_words": kind in (Kind.WORDS, Kind.PAPERS),
                "is_folded": kind in FOLDED or len(some) > LONG,
                "lines": [_line(each) for each in some],
            }


def _line(each: Difference) -> dict[str, Any]:
    """A text that was edited is read in one, with what went and what came; two that have little
    in common stand side by side."""
    if each.what not in TEXTS:
        return {"said": each, "runs": []}
    before, after = plain_headings(each.before), plain_headings(each.after)
    is_read_in_one = NOT_THERE not in (before, after) and is_an_edit(before, after)
    return {
        "said": replace(each, before=before, after=after),
        "runs": word_changes(before, after) if is_read_in_one else [],
    }
