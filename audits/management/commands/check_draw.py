import sys
from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audits.models import Frame
from audits.queries.draws import Files, files_of


class Command(BaseCommand):
    help = (
        "Check a draw of cases again: that of a programme, or the two files that its page gives. "
        "Exit 1 where it is not as the seed draws it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", nargs="?", help="Its title")
        parser.add_argument("--frame", type=Path, help="frame.csv")
        parser.add_argument("--drawn", type=Path, help="drawn.csv")
        parser.add_argument("--seed")
        parser.add_argument("--sha256", help="Of the frame, where it was noted elsewhere")

    def handle(self, **options: Any) -> None:
        files = _files(options)
        for fault in files.faults:
            self.stdout.write(fault)
        if files.faults:
            sys.exit(1)
        self.stdout.write(f"The draw holds. Seed {files.seed}, frame {files.digest}.")


def _files(options: dict[str, Any]) -> Files:
    if title := options["programme"]:
        frame = Frame.objects.filter(programme__title=title).first()
        if frame is None:
            raise CommandError(f"There is no programme {title} with a frame.")
        return files_of(frame)
    if not (options["frame"] and options["drawn"] and options["seed"]):
        raise CommandError("Name a programme; or give --frame, --drawn and --seed.")
    try:
        frame_bytes, drawn_bytes = options["frame"].read_bytes(), options["drawn"].read_bytes()
    except OSError as error:
        raise CommandError(f"{error.filename} can't be read.") from None
    digest = options["sha256"] or sha256(frame_bytes).hexdigest()
    return Files(options["seed"], digest, frame_bytes, drawn_bytes)
