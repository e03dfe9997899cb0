"""One preview of a file, in the database that BENCH_DATABASE names: its seconds and megabytes.

A first file that is a pack is loaded before another is previewed.
"""

import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import django
from psycopg.conninfo import conninfo_to_dict

os.environ["DJANGO_SETTINGS_MODULE"] = "kpiportal.settings"
django.setup()

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench.figures import seconds
from bench.memory import most_megabytes
from indicators.actions import previewing, uploads
from indicators.models import Source
from indicators.packs.loading import load
from indicators.rules.periods import Month
from kpiportal.access import Role
from kpiportal.models import Person, RoleHeld


def main(files: list[Path]) -> tuple[float, float]:
    connection.settings_dict["NAME"] = conninfo_to_dict(os.environ["BENCH_DATABASE"])["dbname"]
    now = timezone.now()
    for pack in files[:-1]:
        load(pack, actor=None, now=now)
    upload = uploads.receive(
        content=files[-1].read_bytes(),
        name=files[-1].name,
        source=Source.FILE,
        month=Month.of(2020, 3),
        by=_analyst(),
        now=now,
    )
    before = most_megabytes(anew=True)
    took = seconds(
        lambda: previewing.preview(upload_id=upload.pk, version=1, now=now + timedelta(seconds=1))
    )
    upload.refresh_from_db()
    assert upload.state == "read", upload.lines.first()
    return took, most_megabytes() - before


def _analyst() -> Person:
    analyst = Person.objects.create_user("bench@portal.example", "Analyst")
    RoleHeld.objects.create(person=analyst, role=Role.ANALYST)
    return analyst


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        print(json.dumps(main(list(map(Path, sys.argv[1:])))))
