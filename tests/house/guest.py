"""A program that uses a home's servers until its standard input ends: guest.py HOME [durable]"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kpiportal.embedded import foreground
from kpiportal.embedded.home import Home
from kpiportal.embedded.sharing import Servers


def main() -> int:
    home = Home(Path(sys.argv[1])).make()
    with Servers(home, durable="durable" in sys.argv).shared() as addresses:
        sys.stdout.write(json.dumps(addresses) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    return 0


sys.exit(foreground.exit_code_of(main))
