"""What a module of a paper makes: its title and its parts. The rest every paper has alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpiportal.documents.parts import SMALLEST, Part


@dataclass(frozen=True)
class Paper:
    title: str
    parts: Sequence[Part]
    under_title: Sequence[str] = ()
    has_cover: bool = False
    has_contents: bool = False
    size: float = SMALLEST
