"""Pages that show every piece at once, for the browser: forms, tables, components."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from kpiportal import urls
from kpiportal.access import public
from kpiportal.pages import errors, tables
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.marks import rag

CHOICES = [("o", "Outstanding"), ("g", "Good"), ("r", "Requires improvement to be good")]
HEAD = "{% load portal django_tables2 %}{% block title %}Gallery{% endblock %}"


class Everything(forms.Form):
    title = forms.CharField(max_length=60, help_text="As it stands on the scorecard.")
    why = Paragraphs(max_length=500, label="Why it matters")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput)
    value = forms.DecimalField(decimal_places=1)
    review = forms.DateField(label="Next review")
    section = forms.ChoiceField(choices=[("", "Choose one"), *CHOICES])
    grade = forms.ChoiceField(label="Which grade?", choices=CHOICES, widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    read = forms.BooleanField(label="I have read the file", help_text="All of it.")
    workbook = forms.FileField()

    def clean(self) -> None:
        raise forms.ValidationError("The numerator is larger than the denominator.")


class ByPerson(forms.Form):
    says_optional = False
    person = forms.CharField(required=False)
    what = forms.ChoiceField(required=False, choices=[("", "Anything"), *CHOICES])
    since = forms.DateField(required=False, label="From")


class Figures(tables.Table):
    caption = "Figures of September"
    code = tables.Column()
    title = tables.Column(linkify=lambda record: "/form/")
    value = tables.Number(decimals=1)
    known = tables.Day()
    loaded = tables.Moment()
    rag = tables.Column(verbose_name="RAG", orderable=False)


class Scorecard(Figures):
    is_dense = True


for month in range(1, 19):
    Scorecard.base_columns[f"m{month}"] = tables.Number(verbose_name=f"Month {month}")


def rows() -> list[dict[str, Any]]:
    return [
        {
            "code": f"CSC {number:03}",
            "title": "Children on a child protection plan for a second or later time",
            "value": Decimal(number * 37) / 10,
            "known": date(2017, 9, 1),
            "loaded": datetime(2017, 9, 1, 15, 5, tzinfo=UTC),
            "rag": rag(["green", "amber", "red", "none"][number % 4]),
        }
        | {f"m{month}": number * month for month in range(1, 19)}
        for number in range(60)
    ]


def draw(request: HttpRequest, base: str, body: str, **context: Any) -> HttpResponse:
    main = f'<h1 class="govuk-heading-l">Gallery</h1>{body}'
    source = f'{{% extends "{base}" %}}{HEAD}{{% block main %}}{main}{{% endblock %}}'
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@public
def form(request: HttpRequest) -> HttpResponse:
    body = (
        '<form method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}{{ form }}'
        '<button class="govuk-button" data-module="govuk-button">Save</button></form>'
    )
    return draw(request, "base.html", body, form=Everything(request.POST or None))


@public
def table(request: HttpRequest) -> HttpResponse:
    found = tables.arrange(request, Figures(rows()), per_page=20)
    body = "{% filters filter_form %}{% render_table table %}"
    return draw(request, "base.html", body, table=found, filter_form=ByPerson(request.GET or None))


@public
def wide(request: HttpRequest) -> HttpResponse:
    found = tables.arrange(request, Scorecard(rows()[:40]))
    return draw(request, "base_wide.html", "{% render_table table %}", table=found)


@public
def pieces(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The figures of September are loaded.")
    messages.warning(request, "Two indicators have no figure.")
    body = """
      <p class="govuk-body">{% rag "green" %} {% rag "amber" %} {% rag "red" %} {% rag "none" %}</p>
      <p class="govuk-body">{% status "Draft" %} {% status "Waits for you" strong=True %}</p>
      {% include "components/summary_list.html" %}
      {% include "components/warning_text.html" with text="Nothing can be changed afterwards." %}
      {% details "How this is judged" %}<p class="govuk-body">As follows.</p>{% enddetails %}
      {% post_button "/pieces/" "Try again" look="secondary" %}
      {% post_button "/pieces/" "Approve" %} {% post_button "/pieces/" "Withdraw" look="warning" %}
      {% include "components/empty.html" with title="Nothing waits for you" text="It will." %}
      {% scroll_region "A wide thing" %}<pre>{{ wide }}</pre>{% endscroll_region %}
    """
    listed = [{"key": "Lead officer", "value": "Head of service", "url": "/form/"}]
    return draw(request, "base.html", body, rows=listed, wide="wide " * 60)


@public
def quick(request: HttpRequest) -> HttpResponse:
    found = tables.arrange(request, Figures(rows()), per_page=20)
    body = (
        '<div hx-boost="true" hx-target="#list" hx-select="#list" hx-swap="outerHTML">'
        '<div id="list">{% render_table table %}</div></div>{% endblock %}'
        '{% block scripts %}{% include "components/htmx.html" %}'
    )
    return draw(request, "base.html", body, table=found)


@public
def conflict(request: HttpRequest) -> HttpResponse:
    return errors.conflict(request, yours="Mine " * 80, theirs="x" * 500, back="/form/")


gallery = [
    path("form/", form, name="form"),
    path("table/", table, name="table"),
    path("wide/", wide, name="wide"),
    path("pieces/", pieces, name="pieces"),
    path("quick/", quick, name="quick"),
    path("conflict/", conflict, name="conflict"),
]
# Before the portal's own: no page of it may come to take the place of one of these.
urlpatterns = [*gallery, *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
