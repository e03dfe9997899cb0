"""All authorities' figures come in: comparators, our place among them, and what is odd."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.actions.benchmarking import add_mapping
from indicators.models import Benchmark, BenchmarkMapping, BenchmarkRank, Comparator, Upload
from indicators.rules.upload_states import State
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.indicators.uploading import MAPPING, confirmed, worked
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = "code,title,section,unit,better,months\nA 2,Done in time,Front door,percent,bigger,12"
VALUES = "code,end,value\nA 2,2017-03,81.5"
FILE = """time_period,country_name,region_name,la_name,breakdown,measure,figure
201617,England,,,Total,Done in time (%),80.25
201617,England,The North,,Total,Done in time (%),79
201617,England,The North,Made-up,Total,Done in time (%),81.4
201617,England,The North,Made-up,Boys,Done in time (%),70
201617,England,The North,Easton,Total,Done in time (%),90
201617,England,The North,Weston,Total,Done in time (%),85
201617,England,The North,Norton,Total,Done in time (%),c
201617,England,The North,Sutton,Total,Done in time (%),60
201617,England,The North,Sutton,Total,Number,"1,234"
"""


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    loaded(pack(tmp_path / "pack", indicators=INDICATORS, values=VALUES))


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


@pytest.fixture
def mapping(cast: Cast) -> BenchmarkMapping:
    return add_mapping(by=cast.analyst, **MAPPING)


def uploaded(client: Client, mapping: BenchmarkMapping, content: str = FILE) -> Upload:
    form = {
        "mapping": mapping.pk,
        "published": "16/11/2017",
        "file": SimpleUploadedFile("published.csv", content.encode()),
    }
    assert client.post("/figures-in/benchmarks/upload/", form).status_code == 302
    return worked(Upload.objects.latest("pk"))


def accepted(upload: Upload, cast: Cast) -> Upload:
    upload.warnings.update(
        reason="Known", accepted_by=cast.analyst, accepted_at="2018-01-01T00:00Z"
    )
    return confirmed(upload, by=cast.analyst)


def test_comparators_and_our_place_come_out_of_the_file(
    analyst: Client, cast: Cast, mapping: BenchmarkMapping
) -> None:
    upload = uploaded(analyst, mapping)
    assert upload.state == State.READ, list(upload.lines.values_list("sentence", flat=True))
    assert (upload.totals["new"], upload.totals["ranks"]) == (3, 1)
    assert accepted(upload, cast).state == State.LOADED
    held = Benchmark.objects.current().order_by("-value")
    assert [(row.comparator.key, row.value, str(row.end), row.months) for row in held] == [
        ("neighbours", Decimal("87.5"), "2017-03", 12),
        ("england", Decimal("80.25"), "2017-03", 12),
        ("region", Decimal(79), "2017-03", 12),
    ]
    assert {(row.source, str(row.published), row.definition_differs) for row in held} == {
        ("Statistics: children looked after", "2017-11-16", False)
    }
    rank = BenchmarkRank.objects.get()
    assert (rank.rank, rank.of, rank.quartile, rank.own) == (3, 4, 3, Decimal("81.4"))
    page = analyst.get("/figures-in/benchmarks/").content.decode()
    assert "3 of 4" in page
    assert "Statistics: children looked after" in page


def test_our_own_published_figure_is_held_against_ours(
    analyst: Client, mapping: BenchmarkMapping
) -> None:
    upload = uploaded(analyst, mapping)
    assert [(one.kind, one.sentence) for one in upload.warnings.all()] == [
        (
            "Published of us otherwise than we hold it",
            "Published: 81.4. The portal holds 81.5.",
        )
    ]
    rounded = FILE.replace("81.4", "82")
    assert not uploaded(analyst, mapping, rounded).warnings.exists()


def test_the_same_again_brings_nothing_and_a_correction_supersedes(
    analyst: Client, cast: Cast, mapping: BenchmarkMapping
) -> None:
    accepted(uploaded(analyst, mapping), cast)
    again = uploaded(analyst, mapping)
    assert not again.brings_something
    better = FILE.replace("Easton,Total,Done in time (%),90", "Easton,Total,Done in time (%),80")
    corrected = uploaded(analyst, mapping, better)
    assert (corrected.totals["changed"], corrected.totals["ranks"]) == (1, 1)
    accepted(corrected, cast)
    assert BenchmarkRank.objects.current().get().rank == 2
    assert BenchmarkRank.objects.count() == 2
    neighbours = Benchmark.objects.filter(comparator__key="neighbours").order_by("pk")
    assert [(row.value, row.superseded_at is None) for row in neighbours] == [
        (Decimal("87.5"), False),
        (Decimal("82.5"), True),
    ]


def test_an_older_figure_than_the_newest_known_is_called_so(
    analyst: Client, cast: Cast, mapping: BenchmarkMapping
) -> None:
    accepted(uploaded(analyst, mapping), cast)
    newer = "\n".join(line for line in FILE.splitlines() if "The North,," not in line)
    mapping.comparators = {"england": ["England"]}
    mapping.save()
    accepted(uploaded(analyst, mapping, newer.replace("201617", "201718")), cast)
    page = analyst.get("/figures-in/benchmarks/").content.decode()
    assert page.count("Older than the newest known, March 2018") == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("la_name,", "authority,"), "There is no column la_name. The columns are time_period,"),
        (("Made-up", "Elsewhere"), "The file names nobody so: Made-up. See the mapping."),
        (("Done in time", "Done late"), "None of these stands in measure: Done in time (%)."),
        (("201617", "2016/17 Q1"), "'2016/17 Q1' is no period"),
        ((",90\n", ",lots\n"), "'lots' is no number."),
        (("Boys", "Total"), "Made-up has a figure for this period in row 4 already."),
    ],
)
def test_a_file_that_the_mapping_does_not_fit_says_why(
    analyst: Client, mapping: BenchmarkMapping, change: tuple[str, str], sentence: str
) -> None:
    upload = uploaded(analyst, mapping, FILE.replace(*change))
    assert upload.state == State.REFUSED
    assert upload.lines.get().sentence.startswith(sentence)
    assert not Benchmark.objects.exists()
    assert not Comparator.objects.exists()


def test_a_source_is_described_once_and_remembered(analyst: Client) -> None:
    form = {
        "name": "Children looked after",
        "source": "Statistics",
        "authority_columns": "la_name, region_name",
        "period_column": "time_period",
        "indicator_column": "measure",
        "value_column": "figure",
        "only": "",
        "ours": "Made-up",
        "comparators": "neighbours = Easton; Weston\nregion = The North",
        "indicators": "Done = in time (%) = A 2",
        "factor": "1",
        "months": "12",
        "ends_in": "3",
    }
    assert analyst.post("/figures-in/benchmarks/add/", form).status_code == 302
    mapping = BenchmarkMapping.objects.get()
    assert mapping.authority_columns == ["la_name", "region_name"]
    assert mapping.comparators == {"neighbours": ["Easton", "Weston"], "region": ["The North"]}
    assert mapping.indicators == {"Done = in time (%)": "A 2"}
    url = f"/figures-in/benchmarks/{mapping.pk}/"
    shown = analyst.get(url).content.decode()
    assert "neighbours = Easton; Weston" in shown
    change = form | {"version": "1", "source": "Statistics of England"}
    assert analyst.post(url, change).status_code == 302
    assert analyst.post(url, change | {"source": "Mine"}).status_code == 409
    mapping.refresh_from_db()
    assert mapping.source == "Statistics of England"


def test_a_slip_in_a_key_makes_no_new_comparator(
    analyst: Client, cast: Cast, mapping: BenchmarkMapping
) -> None:
    accepted(uploaded(analyst, mapping), cast)
    form = {"comparators": "regoin = The North"}
    answer = analyst.post("/figures-in/benchmarks/add/", form).content.decode()
    assert "There is no comparator regoin." in answer
    assert "Keys here: " in answer


def test_a_code_that_is_not_ours_is_named(analyst: Client) -> None:
    form = {"indicators": "One = A 9\nTwo", "comparators": "x = y"}
    answer = analyst.post("/figures-in/benchmarks/add/", form).content.decode()
    assert "Write two things with = between: Two" in answer
    answer = analyst.post("/figures-in/benchmarks/add/", form | {"indicators": "One = A 9"})
    assert "There is no indicator A 9." in answer.content.decode()
