"""What is asked of the database while something is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from webapp.core.db import db

ASIDE = ("PRAGMA", "BEGIN")
"""What SQLite is told about a connection, now and then, is no question."""


@contextmanager
def statements(part: str = "") -> Iterator[list[str]]:
    """Collect the statements that hold some words, on one line each; works inside an app context."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        said = " ".join(statement.split())
        if part in said and not said.startswith(ASIDE):
            found.append(said)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
