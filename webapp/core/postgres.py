"""How a connection to PostgreSQL is made: its settings, what it remembers, and when it may write."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, cast, overload

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Connection, Dialect, Engine, event

OPTIONS = (
    "-c timezone=UTC -c jit=off -c join_collapse_limit=4 -c plan_cache_mode=force_generic_plan "
    "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
)
"""The order of joins is good as it is written, and a statement is planned once: planning took longer than running."""

PLANNED_AT, STATEMENTS_KEPT = 1, 256
"""Sent how often before a statement is planned for good, and how many a connection keeps; each takes 0.4 MB there."""

OPEN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class PlansKept(psycopg.Connection[Any]):
    """A connection whose planned statements outlive a transaction that is taken back.

    The driver forgets them at every ROLLBACK, in case it takes back tables that they rest on, and a ROLLBACK is how
    each page ends: all its statements were planned anew, which takes longer than to run them. Here no transaction
    makes tables but those of a migration, whose process ends with it.
    """

    def rollback(self) -> None:
        """Take the transaction back, past the driver's own bookkeeping."""
        if self.info.transaction_status not in OPEN:
            super().rollback()
            return
        answer = self.pgconn.exec_(b"ROLLBACK")
        if answer.status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(answer.get_error_message())


class Columns(Sequence[psycopg.Column]):
    """The columns of an answer, written out when somebody looks at one."""

    def __init__(self, write_out: Callable[[], Sequence[psycopg.Column] | None]) -> None:
        """Wait for somebody to look."""
        self._write_out = write_out

    @cached_property
    def _written(self) -> Sequence[psycopg.Column]:
        return self._write_out() or ()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._written)

    @overload
    def __getitem__(self, place: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[psycopg.Column]: ...
    def __getitem__(self, place: int | slice) -> psycopg.Column | Sequence[psycopg.Column]:
        """Return one, or some."""
        return self._written[place]


class Answer(psycopg.Cursor[Any]):
    """A cursor that describes its columns only to who looks at them.

    SQLAlchemy does so the first time it sends a statement; later it asks only whether there are any, and the driver
    wrote out all of them each time, three hundred for a claim.
    """

    @property
    def description(self) -> Columns | None:  # type: ignore[override]  # reads like the driver's list
        """Return the columns, or None where the statement gives no rows."""
        answer = self.pgresult
        if answer is None or not (answer.nfields or answer.status == ExecStatus.TUPLES_OK):
            return None

        def write_out() -> Sequence[psycopg.Column] | None:
            if self.pgresult is not answer:
                raise psycopg.InterfaceError(
                    "the cursor has gone on: its columns are those of another answer"
                )
            return super(Answer, self).description

        return Columns(write_out)


def set_up(engine: Engine) -> None:
    """Let the connections of an engine keep their plans, and only read unless a unit of work asks to write."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(
    dialect: Dialect, record: object, arguments: tuple[Any, ...], options: dict[str, Any]
) -> PlansKept:
    connection = PlansKept.connect(*arguments, prepare_threshold=PLANNED_AT, **options)
    connection.prepared_max = STATEMENTS_KEPT
    connection.cursor_factory = Answer
    return connection


def _begin(connection: Connection) -> None:
    driver = cast(PlansKept, connection.connection.driver_connection)
    driver.read_only = not connection.get_execution_options().get("writes", False)
