"""What the audits found, in counts and shares. No case is named here."""

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits import findings as found
from audits.models import Programme
from audits.rules.shares import Share
from indicators.queries import year_starts
from kpiportal.access import LOAD_FIGURES, SEE_FINDINGS, Scope, needs
from kpiportal.documents.tables import Cell, to_csv
from kpiportal.pages.reader import reader_of

QUARTERS_SHOWN = 8


class YearForm(forms.Form):
    says_optional = False
    year = forms.ChoiceField(label="Year to date", required=False)

    def __init__(self, *args: object, years: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "The latest"), *((year, year) for year in years)]


@needs(SEE_FINDINGS)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Members see published findings, of which there are none before an edition holds them."""
    form = YearForm(request.GET, years=_years())
    context = {
        "sees_all": sees_all(request),
        "lines": _shown(form) if sees_all(request) else [],
        "form": form,
        "may_bring_in": LOAD_FIGURES.is_held_by(reader_of(request)),
        "quarters_shown": f"-{QUARTERS_SHOWN}:",
    }
    return render(request, "audits/findings.html", context)


@needs(SEE_FINDINGS)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """All the counts of the page, for another program."""
    lines = _shown(YearForm(request.GET, years=_years())) if sees_all(request) else []
    response = HttpResponse(
        to_csv([HEADER, *(row for line in lines for row in _rows(line))]),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="audit-findings.csv"'
    return response


def sees_all(request: HttpRequest) -> bool:
    return Scope.ALL in SEE_FINDINGS.scopes(reader_of(request))


HEADER = ["audits", "by", "of what", "judgement", "count", "of", "percent"]


def _rows(line: found.Full) -> Iterator[list[Cell]]:
    grades, title = line.found.grades, line.found.title

    def row(by: str, label: str, judgement: str, share: Share) -> list[Cell]:
        return [title, by, label, judgement, share.count, share.of, share.percent]

    for quarter in line.found.rows:
        for grade, share in zip(grades, quarter.shares, strict=True):
            yield row("Quarter", quarter.label, grade, share)
    for breakdown in line.breakdowns:
        for one in breakdown.lines:
            for grade, share in zip(grades, one.shares, strict=True):
                yield row(breakdown.column, one.label, grade, share)
    for theme in line.themes:
        yield row("Theme", theme.name, "Strength", theme.strengths)
        yield row("Theme", theme.name, "Concern", theme.concerns)


def _shown(form: YearForm) -> list[found.Full]:
    return found.in_full(form.cleaned_data["year"]) if form.is_valid() else []


def _years() -> list[str]:
    starts = year_starts()
    return sorted({p.quarter(starts).year for p in Programme.objects.all()}, reverse=True)
