"""What every test may ask for; SHOUWANG_TEST_DB says on which database (sqlite or postgres) it runs."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support import network

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every connection to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        network.refuse_other_machines(patch)
        yield
