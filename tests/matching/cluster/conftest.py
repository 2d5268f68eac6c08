"""The cluster of the tests: one for all of them, of processes on this machine."""

import pytest

from matching.cluster import scheduler
from matching.cluster.scheduler import connected
from tests.matching.cluster.processes import PATIENCE, Processes, wait_for


@pytest.fixture(scope="session")
def processes(tmp_path_factory):
    """A scheduler with two workers, waited for as long as a busy machine takes."""
    started = Processes(tmp_path_factory.mktemp("cluster"))
    try:
        for _ in range(2):
            started.worker()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scheduler, "SECONDS_TO_ANSWER", PATIENCE)
            yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
def cluster(processes):
    """Connected to it, when both workers are there."""
    with connected(processes.address) as found:
        wait_for(lambda: len(found.client.nthreads()) == 2)
        yield found
