import pytest

from tests.cast import Cast
from tests.narratives.makers import make_post
from tests.narratives.quarter import Quarter, start_a_quarter


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
