import pytest

from tests.access.world import Addresses, furnish
from tests.cast import Cast


@pytest.fixture
def world(cast: Cast) -> Addresses:
    return furnish(cast)
