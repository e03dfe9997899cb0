"""The quality report of the newest snapshot in the database that BENCH_DATABASE names, made into
the file named, so many times: the seconds of each and the megabytes of the whole process."""

import json
import os
import sys
from pathlib import Path

import django
from psycopg.conninfo import conninfo_to_dict

os.environ["DJANGO_SETTINGS_MODULE"] = "kpiportal.settings"
django.setup()

from django.db import connection

from bench.figures import seconds
from bench.memory import most_megabytes
from indicators.rules.suppression import Audience
from narratives import papers
from narratives.models import Snapshot


def main(file: Path, times: int) -> tuple[list[float], float]:
    connection.settings_dict["NAME"] = conninfo_to_dict(os.environ["BENCH_DATABASE"])["dbname"]
    snapshot = Snapshot.objects.order_by("number").last()
    assert snapshot

    def make() -> None:
        file.write_bytes(
            papers.made(snapshot, "quality-report", audience=Audience.STAFF, form=papers.PDF)
        )

    return [seconds(make) for _ in range(times)], most_megabytes()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
