"""The scorecard's files: what the page shows at the same address, with its filters in them."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from indicators.judging import judge
from tests.cast import Cast
from tests.indicators.pages.test_scorecard import shown
from tests.indicators.register import Register
from tests.sessions import client_of

pytestmark = pytest.mark.django_db
KINDS = ["xlsx", "csv", "pdf-a3", "pdf-a4", "json"]
ASKED = {"month": "2019-12", "rag": "red", "show": ["unit", "target", "standing"]}


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lead_officer)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"percent": 1})
    register.indicator("X1", title="=1+1", better="bigger", unit="percent", section="First")
    register.indicator("X2", title="Visits", better="bigger", section="Second")
    register.indicator("X3", title="Demand", section="Third")
    for code, figure in [("X1", "23.05"), ("X2", "1234")]:
        register.value(code, "2019-12", figure)
        register.target(code, "2019-04", None, "25")
    for month in ("2019-03", "2019-11", "2019-12"):
        register.value("X3", month, "98765", status="suppressed")
    judge()
    return register


def content(client: Client, kind: str, **asked: Any) -> bytes:
    answer = client.get(f"/scorecard/download/{kind}/", asked)
    assert answer.status_code == 200
    return answer.content


def rows(client: Client, **asked: Any) -> list[list[str]]:
    text = content(client, "csv", **asked).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def text_of(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_csv_says_its_filters_above_just_what_is_seen(client: Client, register: Register) -> None:
    found = rows(client, **ASKED)
    assert found[:2] == [
        ["Children’s services scorecard, December 2019"],
        ["As known: now; RAG: Red"],
    ]
    blank = found.index([])
    assert found[blank + 1 :] == [
        ["Group", "Code", "Indicator", "About: Unit", "Dec 2019: Figure", "Judgement: Target",
         "Judgement: Against target"],
        ["First", "X1", "'=1+1", "%", "23.05", "25", "Missing target"],
    ]  # fmt: skip


def test_a_workbook_holds_real_numbers_and_keeps_its_names_in_view(
    client: Client, register: Register
) -> None:
    file = content(client, "xlsx", **ASKED)
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names == ["Scorecard 2019-12", "What it shows"]
    _, row = book.get_sheet_by_name("Scorecard 2019-12").to_python()
    assert row == ["First", "X1", "=1+1", "%", 23.05, 25.0, "Missing target"]
    said = [line[0] for line in book.get_sheet_by_name("What it shows").to_python()]
    assert "As known: now; RAG: Red" in said
    assert "Draft: nobody has approved these figures." in said


@pytest.mark.parametrize("kind", ["pdf-a3", "pdf-a4"])
def test_a_pdf_is_tagged_and_says_its_filters_and_its_marks_in_words(
    client: Client, register: Register, kind: str
) -> None:
    file = content(client, kind, **ASKED)
    reader = PdfReader(io.BytesIO(file))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = text_of(file)
    assert "As known: now; RAG: Red" in text
    assert "X1 =1+1 % 23.1 25 Missing target" in text
    assert "DRAFT, not approved" in text
    assert "Visits" not in text


@pytest.mark.parametrize(("kind", "longer"), [("pdf-a3", 1191), ("pdf-a4", 842)])
def test_a_pdf_lies_on_its_side(client: Client, register: Register, kind: str, longer: int) -> None:
    box = PdfReader(io.BytesIO(content(client, kind))).pages[0].mediabox
    assert round(box.width) == longer
    assert box.height < box.width


def test_json_names_its_filters_its_columns_and_each_cell(
    client: Client, register: Register
) -> None:
    found = json.loads(content(client, "json", **ASKED, sort="-title"))
    assert found["filters"] == {"rag": "Red"}
    assert (found["month"], found["as_known"], found["audience"]) == ("2019-12", "now", "staff")
    assert found["sort"] == "-title"
    assert [column["key"] for column in found["columns"]] == [
        "code", "title", "section", "unit", "figure", "target", "standing",
    ]  # fmt: skip
    assert found["totals"]["target"]["behind"] == 1
    assert found["indicators"] == [
        {
            "section": "First",
            "cells": {
                "code": {"shown": "X1"},
                "title": {"shown": "=1+1"},
                "section": {"shown": "First"},
                "unit": {"shown": "%"},
                "figure": {"shown": "23.1", "figure": "23.05"},
                "target": {"shown": "25", "figure": "25"},
                "standing": {"shown": "Missing target", "rag": "red"},
            },
        }
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_for_the_public_holds_what_is_hidden_from_them(
    client: Client, register: Register, kind: str
) -> None:
    def said(audience: str) -> str:
        file = content(client, kind, audience=audience)
        if kind.startswith("pdf"):
            return text_of(file)
        if kind == "xlsx":
            book = CalamineWorkbook.from_filelike(io.BytesIO(file))
            return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
        return file.decode("utf-8-sig")

    def times(audience: str) -> int:
        return len(re.findall("98,?765", said(audience)))

    # JSON says a figure as it is written, too.
    assert times("staff") == (6 if kind == "json" else 3)
    assert times("published") == 0


def test_the_page_links_to_each_with_all_that_it_was_asked(
    client: Client, register: Register
) -> None:
    links = [link["href"] for link in shown(client, **ASKED).all("a") if "download" in link.attrs]
    asks = "?rag=red&show=unit&show=target&show=standing&month=2019-12"
    assert links == [f"/scorecard/download/{kind}/{asks}" for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked", [{"sort": "why"}, {"rag": "blue"}, {"month": "2019-13"}])
def test_what_the_page_refuses_no_file_gives(
    client: Client, register: Register, kind: str, asked: dict[str, str]
) -> None:
    assert client.get(f"/scorecard/download/{kind}/", asked).status_code == 400


def test_a_kind_of_file_that_is_not_made_is_not_found(client: Client, register: Register) -> None:
    assert client.get("/scorecard/download/docx/").status_code == 404
