"""A cluster of dask.distributed: how tasks get there, and how their answers come back.

The scheduler keeps what every unfinished task is made of, so whatever a killed process held is made again elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, TypeVar

from matching.cluster.tasks import OtherRelease, same
from matching.types import Param

SECONDS_TO_ANSWER = 10
"""How long a scheduler is waited for, and then a first process that works for it."""

AHEAD = 3
"""Tasks that are handed out for each thread of the cluster, so that none waits while answers are written down."""

Tag = TypeVar("Tag")
Why = Literal["not_installed", "no_answer", "no_process", "other_release", "lost"]


class ClusterRefused(RuntimeError):
    """The cluster cannot be used; `code` says why, `params` with what."""

    def __init__(self, code: Why, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Cluster:
    """A scheduler that answers; made by `connected`."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.distributed: Any = import_module("distributed")

    def keep(self, data: bytes) -> Any:
        """Bytes that several tasks need: sent once to each process that does one of them."""
        return self.ask(same, data)

    def ask(self, task: Callable[..., object], *args: object) -> Any:
        """Hand a task out; what `keep` and `ask` gave may be among its arguments, also in lists."""
        return self.client.submit(task, *args, pure=False)

    def answers(self, asked: Iterable[tuple[Tag, Any]]) -> Iterator[tuple[Tag, Any]]:
        """The answers of tasks, each with its tag, as they come; no more is asked ahead than keeps all busy.

        Raises
        ------
        ClusterRefused
            If a process has another release of the library, if a task has lost too many processes, or if the
            scheduler is gone.
        """
        tags: dict[str, Tag] = {}
        coming = self.distributed.as_completed(loop=self.client.loop)
        ahead = AHEAD * max(1, sum(self.client.nthreads().values()))
        for tag, future in asked:
            tags[future.key] = tag
            coming.add(future)
            if len(tags) >= ahead:
                done = next(coming)
                yield tags.pop(done.key), self._answer(done)
        for done in coming:
            yield tags.pop(done.key), self._answer(done)

    def _answer(self, future: Any) -> Any:
        try:
            return future.result()
        except OtherRelease:
            raise ClusterRefused("other_release") from None
        except (self.distributed.KilledWorker, CancelledError) as lost:
            raise ClusterRefused("lost") from lost


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler stands at this address, such as tcp://10.0.0.1:8786.

    Raises
    ------
    ClusterRefused
        If distributed is not installed here, if nothing answers, or if nobody works for the scheduler.
    """
    if find_spec("distributed") is None:
        raise ClusterRefused("not_installed")
    client = _client(address)
    try:
        yield Cluster(client)
    finally:
        client.close()


def _client(address: str) -> Any:
    distributed: Any = import_module("distributed")
    try:
        client = distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as why:
        raise ClusterRefused("no_answer", address=address) from why
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError as why:
        client.close()
        raise ClusterRefused("no_process", address=address) from why
    return client
