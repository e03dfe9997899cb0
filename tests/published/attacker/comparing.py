"""Whether two takes of the same outputs are the same, whenever they were made."""

import io
import zipfile

from tests.published.attacker.outputs import Made

# Of what is compared, what may know the hidden figures.
FOR_STAFF = ["its page for staff", "the scorecard for staff"]


def different(made: Made, other: Made) -> list[str]:
    """The names of those that differ, or that only one of both has."""
    return sorted(
        name
        for name in made.keys() | other.keys()
        if name not in made or name not in other or _inside(made[name]) != _inside(other[name])
    )


def _inside(made: bytes) -> bytes | dict[str, bytes]:
    """A workbook says in its properties when it was made."""
    if not zipfile.is_zipfile(io.BytesIO(made)):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if "docProps" not in name}
