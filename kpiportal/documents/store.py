"""Finished files, kept under their hash: written whole or not at all, never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class DamagedFileError(Exception):
    """A kept file is gone, or is not what was written."""


def keep(content: bytes) -> str:
    """Write the file and return its sha256. It is on the disk when this returns."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    if not _holds(place, digest):
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(place, content)
    return digest


def read(digest: str) -> bytes:
    """What was kept under this hash, checked against it."""
    place = path_of(digest)
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        raise DamagedFileError(f"The file {digest} is gone. Restore it from a backup.") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedFileError(
            f"The file {digest} was changed after it was written. Restore it from a backup."
        )
    return content


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "documents" / digest[:2] / digest


def _holds(place: Path, digest: str) -> bool:
    return place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == digest


def _write_whole(place: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
