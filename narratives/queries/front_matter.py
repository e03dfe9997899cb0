"""The texts of the papers as the council keeps them now, and as it kept them before."""

from narratives.models import FrontMatter
from narratives.rules.front_matter import complete


def front_matter() -> dict[str, str]:
    return texts_of(FrontMatter.objects.first())


def front_matter_version() -> int:
    """0 where nobody has changed a text."""
    kept = FrontMatter.objects.first()
    return kept.number if kept else 0


def texts_of(kept: FrontMatter | None) -> dict[str, str]:
    """Every text: as it was kept then, else as it reads at first."""
    return complete(kept.texts if kept else {})


def texts_before(kept: FrontMatter) -> dict[str, str]:
    return texts_of(FrontMatter.objects.filter(number__lt=kept.number).first())
