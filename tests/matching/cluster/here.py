"""A cluster that is no cluster: tasks are done where they are asked for, and answered in an order drawn by lot."""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any


class Here:
    """Does each task at once; the number says in which order the answers come."""

    def __init__(self, order: int = 0) -> None:
        self.order = order

    def keep(self, data: bytes) -> bytes:
        """What is kept is what is given."""
        return data

    def ask(self, task: Callable[..., Any], *args: object) -> Any:
        """The answer itself."""
        return task(*args)

    def answers(self, asked: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """All of them, mixed."""
        told = list(asked)
        Random(self.order).shuffle(told)  # noqa: S311 - the number stands for the order
        return iter(told)
