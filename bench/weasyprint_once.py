"""A web page made into the PDF named by WeasyPrint, so many times: the seconds of each and the
megabytes of the whole process."""

import json
import sys
from pathlib import Path

from weasyprint import HTML

from bench.figures import seconds
from bench.memory import most_megabytes


def main(page: Path, file: Path, times: int) -> tuple[list[float], float]:
    def make() -> None:
        HTML(filename=page).write_pdf(file, pdf_variant="pdf/ua-1")

    return [seconds(make) for _ in range(times)], most_megabytes()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
