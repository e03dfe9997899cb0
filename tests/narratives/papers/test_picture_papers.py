"""A page of each paper as a picture."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.rules.periods import Month
from narratives import papers
from narratives.models import Snapshot


def test_each_paper_is_drawn_in_its_own_shape(draft: Snapshot, tmp_path: Path) -> None:
    said = StringIO()
    call_command("picture_papers", tmp_path, month=Month.of(2017, 9), stdout=said)
    drawn = {name: (tmp_path / f"paper-{name}.png").read_bytes() for name in papers.PAPERS}
    assert said.getvalue().split() == [str(tmp_path / f"paper-{name}.png") for name in drawn]
    assert all(content.startswith(b"\x89PNG") for content in drawn.values())
    wide, high = zip(*(_size(content) for content in drawn.values()), strict=True)
    assert wide == (1191, 595, 595, 595, 1191)
    assert high == (842,) * 5


def test_a_month_without_a_snapshot_says_what_to_do(draft: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no snapshot of May 2016[.] Take one first"):
        call_command("picture_papers", tmp_path, month=Month.of(2016, 5))


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
