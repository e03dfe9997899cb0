"""What all indicators share: population, comparators, and which posts lead."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from indicators.actions import reference as actions
from indicators.actions.recalculation import is_under_way
from indicators.models import Comparator, Lead, Population
from indicators.pages.fields import SHORT
from indicators.rules.periods import year_from_text, year_name
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.models import Post
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table

LARGEST = 2**31 - 1
METHODS = ["GET", "HEAD", "POST"]


def _change(url: str, what: object) -> str:
    return format_html(
        '<a class="govuk-link" href="{}">Change<span class="govuk-visually-hidden"> {}</span></a>',
        url,
        what,
    )


class Populations(Table):
    caption = "Population aged 0 to 17"
    year = Column(verbose_name="Financial year")
    count = Number(verbose_name="People")
    recorded_on = Day(verbose_name="Known since")
    change = Column(empty_values=(), verbose_name="Change")

    class Meta:
        orderable = False

    def render_year(self, value: int) -> str:
        return year_name(value)

    def render_change(self, record: Population) -> str:
        return _change(reverse("change_population", args=[record.pk]), year_name(record.year))


class Comparators(Table):
    caption = "Comparators"
    label = Column(verbose_name="Name")
    key = Column(verbose_name="Key in packs")
    change = Column(empty_values=(), verbose_name="Change")

    class Meta:
        orderable = False

    def render_change(self, record: Comparator) -> str:
        return _change(reverse("change_comparator", args=[record.pk]), record.label)


class Leads(Table):
    caption = "Lead officers"
    key = Column(verbose_name="Key in packs")
    post = Column()
    change = Column(empty_values=(), verbose_name="Change")

    class Meta:
        orderable = False

    def render_change(self, record: Lead) -> str:
        return _change(reverse("change_lead", args=[record.pk]), record.key)


class PopulationForm(forms.Form):
    count = forms.IntegerField(
        min_value=0,
        max_value=LARGEST,
        label="People aged 0 to 17",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
    )


class ChangePopulationForm(PopulationForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NewPopulationForm(PopulationForm):
    field_order = ["year"]
    year = forms.CharField(
        label="Financial year", help_text="For example, 2017-18", max_length=10, widget=SHORT
    )

    def clean_year(self) -> int:
        try:
            year = year_from_text(self.cleaned_data["year"])
        except ValueError:
            raise forms.ValidationError("Write the year as in 2017-18.") from None
        if Population.objects.current().filter(year=year).exists():
            raise forms.ValidationError("This year is there already. Change it instead.")
        return year


class LabelForm(forms.Form):
    label = forms.CharField(max_length=200, label="Name")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class NewComparatorForm(forms.Form):
    key = forms.CharField(max_length=100, label="Key in packs", widget=SHORT)
    label = forms.CharField(max_length=200, label="Name")

    def clean_key(self) -> Any:
        return _new(Comparator, self.cleaned_data["key"])


class PostForm(forms.Form):
    post = forms.ModelChoiceField(Post.objects.all(), empty_label=None, label="Post that leads")


class ChangeLeadForm(PostForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NewLeadForm(PostForm):
    field_order = ["key"]
    key = forms.CharField(max_length=100, label="Key in packs", widget=SHORT)

    def clean_key(self) -> Any:
        return _new(Lead, self.cleaned_data["key"])


def _new(model: Any, key: str) -> str:
    if model.objects.filter(key=key).exists():
        raise forms.ValidationError("This key is there already. Change it instead.")
    return key


@needs(KEEP_REGISTER)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    context = {
        "is_under_way": is_under_way(),
        "populations": Populations(
            Population.objects.current().order_by("-year"),
            prefix="population-",
            empty_text="No population is known.",
        ),
        "comparators": Comparators(
            Comparator.objects.order_by("order"),
            prefix="comparators-",
            empty_text="Nobody is compared with.",
        ),
        "leads": Leads(
            Lead.objects.select_related("post"), prefix="leads-", empty_text="No post leads."
        ),
    }
    return render(request, "indicators/reference.html", context)


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def add_population(request: HttpRequest) -> HttpResponse:
    form = NewPopulationForm(request.POST or None)

    def save(**given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_population(by=by, seen=None, now=now, **given)

    return edit(request, form, title="Add a year’s population", save=save, back=_back())


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def change_population(request: HttpRequest, population_id: int) -> HttpResponse:
    """Of one that was changed since, the page shows what holds now."""
    named = get_object_or_404(Population, pk=population_id)

    def current() -> Population:
        return get_object_or_404(Population.objects.current(), year=named.year)

    said = current()
    initial = {"count": said.count, "seen": said.pk}
    form = ChangePopulationForm(request.POST or None, initial=initial)

    def save(*, count: int, seen: int) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_population(by=by, year=named.year, count=count, seen=seen, now=now)

    title = f"Change the population of {year_name(named.year)}"
    return edit(request, form, title=title, save=save, back=_back(), kept=current)


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def add_comparator(request: HttpRequest) -> HttpResponse:
    form = NewComparatorForm(request.POST or None)

    def save(**given: Any) -> None:
        actions.add_comparator(by=reader_of(request), now=timezone.now(), **given)

    return edit(request, form, title="Add a comparator", save=save, back=_back())


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def change_comparator(request: HttpRequest, comparator_id: int) -> HttpResponse:
    comparator = get_object_or_404(Comparator, pk=comparator_id)
    initial = {"label": comparator.label, "seen": comparator.label}
    form = LabelForm(request.POST or None, initial=initial)

    def save(*, label: str, seen: str) -> None:
        by, now = reader_of(request), timezone.now()
        actions.rename_comparator(by=by, comparator=comparator, label=label, seen=seen, now=now)

    def current() -> Comparator:
        return get_object_or_404(Comparator, pk=comparator_id)

    title = f"Rename {comparator}"
    return edit(request, form, title=title, save=save, back=_back(), kept=current)


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def add_lead(request: HttpRequest) -> HttpResponse:
    form = NewLeadForm(request.POST or None)

    def save(**given: Any) -> None:
        actions.add_lead(by=reader_of(request), now=timezone.now(), **given)

    return edit(request, form, title="Add a lead officer", save=save, back=_back())


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def change_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = get_object_or_404(Lead, pk=lead_id)
    initial = {"post": lead.post_id, "seen": lead.post_id}
    form = ChangeLeadForm(request.POST or None, initial=initial)

    def save(*, post: Post, seen: int) -> None:
        by, now = reader_of(request), timezone.now()
        actions.change_lead(by=by, lead=lead, post=post, seen=seen, now=now)

    def current() -> SimpleNamespace:
        return SimpleNamespace(post=get_object_or_404(Lead, pk=lead_id).post)

    title = f"Change who leads as {lead.key}"
    return edit(request, form, title=title, save=save, back=_back(), kept=current)


def _back() -> str:
    return reverse("register_reference")
