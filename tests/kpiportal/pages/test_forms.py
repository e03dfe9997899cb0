"""A form says what it asks, what is wrong, and leads there."""

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from kpiportal.pages.forms import Paragraphs, Problem, problems
from tests.markup import Markup, parsed

CHOICES = [("o", "Outstanding"), ("g", "Good")]


class Everything(forms.Form):
    title = forms.CharField(help_text="As on the scorecard.")
    why = Paragraphs(max_length=5, label="Why it matters")
    remark = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(widget=forms.PasswordInput)
    rag = forms.DecimalField(label="RAG", min_value=0, decimal_places=1)
    children = forms.IntegerField(label="Number of children")
    review = forms.DateField(label="Next review")
    section = forms.ChoiceField(choices=CHOICES)
    grade = forms.ChoiceField(
        label="Which grade?", choices=CHOICES, widget=forms.RadioSelect, help_text="Of our scale."
    )
    frameworks = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    read = forms.BooleanField(label="I have read the file", help_text="All of it.")
    workbook = forms.FileField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("These don't fit together.")


VISIBLE = [name for name in Everything.base_fields if name != "version"]


def page(form: forms.Form) -> Markup:
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block title %}Change{% endblock %}'
        "{% block main %}<form>{{ form }}</form>{% endblock %}"
    )
    return parsed(template.render({"form": form}, RequestFactory().get("/")))


@pytest.fixture
def empty() -> Markup:
    return page(Everything())


@pytest.fixture
def refused() -> Markup:
    return page(Everything({}))


def test_every_field_has_a_label_or_a_legend_of_its_own(empty: Markup) -> None:
    labelled = {label["for"]: label.text for label in empty.all("label")}
    legends = [legend.text for legend in empty.all("legend")]

    assert labelled["id_title"] == "Title"
    assert labelled["id_read"] == "I have read the file"
    assert labelled["id_grade_0"] == "Outstanding"
    assert legends == ["Which grade?", "Frameworks (optional)"]
    assert {f"id_{name}" for name in VISIBLE} - {"id_grade", "id_frameworks"} <= set(labelled)


def test_only_what_may_be_left_out_says_so(empty: Markup) -> None:
    words = [element.text for element in (*empty.all("label"), *empty.all("legend"))]

    assert [text for text in words if "(optional)" in text] == [
        "Remark (optional)",
        "Frameworks (optional)",
    ]


def test_no_id_stands_twice(refused: Markup) -> None:
    assert len(refused.ids) == len(set(refused.ids))


def test_each_line_of_the_summary_leads_to_a_field_that_takes_the_focus(refused: Markup) -> None:
    targets = [str(link["href"])[1:] for link in refused.all("a") if "#id" in str(link["href"])]
    fields = {
        str(element["id"])
        for tag in ("input", "select", "textarea")
        for element in refused.all(tag)
    }

    # The whole form's problem leads to its first field; what may be left out is no problem.
    wrong = [name for name in VISIBLE if name not in {"remark", "frameworks"}]
    expected = ["id_title", *(f"id_{name}" for name in wrong)]
    expected[expected.index("id_grade")] = "id_grade_0"
    assert targets == expected
    assert set(targets) <= fields


def test_the_summary_says_what_to_do_in_the_words_of_the_labels() -> None:
    assert [problem.text for problem in problems(Everything({}))] == [
        "These don't fit together.",
        "Enter title",
        "Enter why it matters",
        "Enter e-mail address",
        "Enter password",
        "Enter RAG",
        "Enter number of children",
        "Enter next review",
        "Choose section",
        "Answer the question: Which grade?",
        "Tick the box: I have read the file",
        "Choose workbook",
        "Enter version",
    ]


def test_a_hidden_field_s_problem_is_told_but_leads_nowhere() -> None:
    assert problems(Everything({}))[-1] == Problem("Enter version", "")


def test_an_error_stands_beside_its_field_and_is_read_with_it(refused: Markup) -> None:
    title = refused.one("input", name="title")
    assert title["aria-describedby"] == "id_title-hint id_title-error"
    assert refused.one("div", id="id_title-hint").text == "As on the scorecard."
    assert "Enter title" in refused.one("div", id="id_title-error").text
    assert title["aria-invalid"] == "true"

    assert "id_grade-hint id_grade-error" in [
        fieldset["aria-describedby"] for fieldset in refused.all("fieldset")
    ]
    assert {"aria-describedby", "aria-invalid"}.isdisjoint(
        refused.one("input", id="id_grade_0").attrs
    )


def test_everything_that_describes_a_field_is_there(refused: Markup) -> None:
    described = [element["aria-describedby"] for element in refused.elements]
    wanted = {part for ids in described if ids for part in ids.split()}
    assert wanted
    assert wanted <= set(refused.ids)


def test_the_title_of_the_page_begins_with_error_only_where_there_is_one() -> None:
    assert page(Everything({})).one("title").text.startswith("Error: Change – ")
    assert page(Everything()).one("title").text.startswith("Change – ")


def test_a_form_nobody_has_sent_shows_no_summary(empty: Markup) -> None:
    assert "There is a problem" not in [heading.text for heading in empty.all("h2")]


def test_a_number_is_a_text_box_with_the_fitting_keyboard(empty: Markup) -> None:
    rag, children = empty.one("input", name="rag"), empty.one("input", name="children")
    assert (rag["type"], rag["inputmode"]) == ("text", "decimal")
    assert (children["type"], children["inputmode"]) == ("text", "numeric")
    assert {"min", "step"}.isdisjoint(rag.attrs)


def test_a_date_shows_how_it_is_written(empty: Markup) -> None:
    assert empty.one("div", id="id_review-hint").text == "For example, 3/11/2017"


@pytest.mark.parametrize("written", ["3/11/2017", "03/11/2017", "3 November 2017", "2017-11-03"])
def test_a_date_may_be_written_as_people_here_write_it(written: str) -> None:
    form = Everything({"review": written})
    assert "review" not in form.errors


def test_a_date_that_is_none_says_how_to_write_it() -> None:
    form = Everything({"review": "2017"})
    assert form.errors["review"] == ["Write next review as a date. For example, 3/11/2017."]


def test_long_text_counts_its_characters_where_there_is_a_limit(empty: Markup) -> None:
    counted = [
        div["data-maxlength"] for div in empty.all("div", data_module="govuk-character-count")
    ]
    assert counted == ["5"]
    assert empty.one("div", id="id_why-info").text == "You can enter up to 5 characters"
    assert empty.one("textarea", name="why")["aria-describedby"] == "id_why-info"


def test_a_line_s_end_counts_as_one_character_as_it_does_on_the_page() -> None:
    assert "why" not in Everything({"why": "ab\r\ncd"}).errors
    assert "why" in Everything({"why": "ab\r\ncde"}).errors


def test_what_a_widget_asks_for_reaches_the_page(empty: Markup) -> None:
    assert empty.one("input", name="email")["autocomplete"] == "email"
    assert empty.one("input", name="email")["type"] == "email"


def test_what_somebody_wrote_comes_back_and_is_not_run() -> None:
    markup = page(Everything({"title": '"><script>alert(1)</script>', "grade": "g"}))
    assert markup.one("input", name="title")["value"] == '"><script>alert(1)</script>'
    assert "checked" in markup.one("input", id="id_grade_1").attrs
    assert [script["src"] for script in markup.all("script")] == [
        "/static/begin.js",
        "/static/vendor/govuk-frontend.min.js",
    ]


def test_a_password_never_comes_back() -> None:
    assert page(Everything({"password": "secret"})).one("input", name="password")["value"] is None


def test_the_summary_gathers_several_forms_and_form_sets() -> None:
    lines = forms.formset_factory(forms.Form, min_num=1, validate_min=True, extra=0)
    formset = lines({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})
    one, two = Everything({}, prefix="one"), Everything({}, prefix="two")

    found = problems(one, [formset, two])

    assert found[0].focus_id == "id_one-title"
    assert "Please submit at least 1 form." in [problem.text for problem in found]
    assert found[-2].focus_id == "id_two-workbook"
