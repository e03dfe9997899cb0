"""Finished files are kept whole under their hash, or not at all."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from kpiportal.documents import store


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(shelf: Path) -> list[str]:
    return sorted(path.name for path in shelf.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_hash_and_read_back(shelf: Path) -> None:
    digest = store.keep(b"paper")
    assert digest == hashlib.sha256(b"paper").hexdigest()
    assert store.read(digest) == b"paper"
    assert files(shelf) == [digest]


def test_the_same_file_is_kept_once(shelf: Path) -> None:
    written = store.path_of(store.keep(b"paper")).stat().st_mtime_ns
    assert store.path_of(store.keep(b"paper")).stat().st_mtime_ns == written
    assert len(files(shelf)) == 1


def test_a_changed_file_is_not_handed_out() -> None:
    digest = store.keep(b"paper")
    store.path_of(digest).write_bytes(b"other")
    with pytest.raises(store.DamagedFileError, match="was changed"):
        store.read(digest)


def test_keeping_a_damaged_file_again_mends_it() -> None:
    digest = store.keep(b"paper")
    store.path_of(digest).write_bytes(b"other")
    assert store.read(store.keep(b"paper")) == b"paper"


def test_a_lost_file_says_so() -> None:
    with pytest.raises(store.DamagedFileError, match="is gone"):
        store.read("0" * 64)


def test_nothing_is_left_of_a_file_that_could_not_be_written(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(b"paper")
    assert files(shelf) == []
