"""How a connection to PostgreSQL is made: its settings, what it remembers, and when it may write."""

from typing import Any, cast

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


def set_up(engine: Engine) -> None:
    """Let the connections of an engine keep their plans, and only read unless a unit of work asks to write."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(
    dialect: Dialect, record: object, arguments: tuple[Any, ...], options: dict[str, Any]
) -> PlansKept:
    connection = PlansKept.connect(*arguments, prepare_threshold=PLANNED_AT, **options)
    connection.prepared_max = STATEMENTS_KEPT
    return connection


def _begin(connection: Connection) -> None:
    driver = cast(PlansKept, connection.connection.driver_connection)
    driver.read_only = not connection.get_execution_options().get("writes", False)
