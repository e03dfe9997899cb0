"""Run the benchmarks named, or all, after the floor; print one table."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django

from bench import figures, floor, machine

BENCHES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if "def measure(" in path.read_text()
)


def main(named: list[str]) -> int:
    if unknown := [name for name in named if name not in BENCHES]:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHES)}.")
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpiportal.settings"
    django.setup()
    print(machine.facts(os.environ["DATABASE_URL"]) + "\n", flush=True)
    measured = floor.measure()
    for name in named or BENCHES:
        if name != "floor":
            measured += import_module(f"bench.{name}").measure()
    print(figures.table(measured))
    return 0


sys.exit(main(sys.argv[1:]))
