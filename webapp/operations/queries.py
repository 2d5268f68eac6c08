"""What an installation says of itself: does the database answer, is its schema current."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from webapp.core.db import MIGRATIONS, db


def newest_revision() -> str | None:
    """Return the last migration that the code brings."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def schema_is_current() -> bool:
    """Whether the database stands at the newest migration."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest_revision()


def database_answers() -> bool:
    """Whether the database answers at all."""
    with db.engine.connect() as connection:
        return bool(connection.execute(text("SELECT 1")).scalar_one())
