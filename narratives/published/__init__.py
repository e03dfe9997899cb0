"""An edition as its readers see it: from the bytes that were signed, and from nothing else."""

from narratives.published.changes import Change, changes
from narratives.published.edition import Published, Section, previewed, published
from narratives.published.indicator import Indicator

__all__ = ["Change", "Indicator", "Published", "Section", "changes", "previewed", "published"]
