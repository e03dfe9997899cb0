from collections.abc import Iterator

import pytest

from kpiportal.embedded.home import Home
from tests.house import programs


@pytest.fixture
def home() -> Iterator[Home]:
    with programs.new_home() as home:
        yield home
