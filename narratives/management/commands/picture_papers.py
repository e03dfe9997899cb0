"""manage picture_papers: a page of each paper as a picture, for the documentation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from kpiportal.documents.pictures import pages_of
from narratives import papers
from narratives.models import Snapshot

# The page of each that shows most of what it is, and how many dots an inch of it has.
SHOWN = {
    "scorecard": (1, 72),
    "quality-report": (8, 72),
    "covering-report": (1, 72),
    "quarterly-report": (4, 72),
    "portfolio": (1, 72),
}


class Command(BaseCommand):
    help = "Draw a page of each paper, as published, from the newest snapshot of a month."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="docs/images")
        parser.add_argument("--month", type=Month.from_text, required=True, help="2017-12")

    def handle(self, *args: Any, folder: Path, month: Month, **options: Any) -> None:
        snapshot = Snapshot.objects.filter(month=month).order_by("number").last()
        if snapshot is None:
            raise CommandError(f"There is no snapshot of {month.label}. Take one first.")
        for name, (page, dots_per_inch) in SHOWN.items():
            document = papers.document_of(snapshot, name, audience=Audience.PUBLISHED)
            pages = pages_of(document, dots_per_inch=dots_per_inch)
            file = folder / f"paper-{name}.png"
            file.write_bytes(pages[min(page, len(pages)) - 1])
            self.stdout.write(str(file))
