"""The migration that gave changes their town finds it for what the audit held before."""

import flask_migrate
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.demo.state import DEMO
from tests.support.world import State, World
from webapp.audit.models import AuditChange
from webapp.core.db import Base


@pytest.fixture
def starting_state() -> State:
    return DEMO


def test_a_way_back_and_forward_again_finds_the_town_of_every_record(db: SQLAlchemy, world: World) -> None:
    before = towns(db)
    assert len(set(before.values())) == 3
    db.session.remove()
    world.touched = True
    flask_migrate.downgrade(revision="0014")
    flask_migrate.upgrade()
    after = towns(db)
    lost = {number for number, town in before.items() if after[number] != town}
    changes = db.session.scalars(select(AuditChange).where(AuditChange.id.in_(lost)))
    assert [change.id for change in changes if is_there(db, change)] == []


def is_there(db: SQLAlchemy, change: AuditChange) -> bool:
    """Whether the record of a change stood the way back: what the schema of then cannot hold has no town any more."""
    table = Base.metadata.tables[change.table_name]
    return db.session.scalar(select(table.c.id).where(table.c.ref == change.record_ref)) is not None


def towns(db: SQLAlchemy) -> dict[int, object]:
    """Return the town of each change; only what was removed since has none to be found."""
    query = select(AuditChange.id, AuditChange.town_ref).where(AuditChange.operation != "removed")
    return {row.id: row.town_ref for row in db.session.execute(query)}
