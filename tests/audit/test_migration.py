"""The migration that gave changes their town finds it for what the audit held before."""

import flask_migrate
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect, select

from tests.demo.state import DEMO
from tests.support.world import State, World
from webapp.audit.models import AuditChange

GIVEN_UP = {"seat", "claim", "decision", "payment_line", "ledger_entry", "posting"}
"""Tables of which some rows cannot be held by the schema of then."""


@pytest.fixture
def starting_state() -> State:
    return DEMO


def test_a_way_back_and_forward_again_finds_the_town_of_every_record(db: SQLAlchemy, world: World) -> None:
    before = towns(db)
    assert len(set(before.values())) == 3
    db.session.remove()
    world.touched = True
    flask_migrate.downgrade(revision="0014")
    kept = set(inspect(db.engine).get_table_names()) - GIVEN_UP
    flask_migrate.upgrade()
    after = towns(db)
    lost = {number for number, town in before.items() if after[number] != town}
    tables = db.session.scalars(select(AuditChange.table_name).where(AuditChange.id.in_(lost)))
    assert set(tables) & kept == set()


def towns(db: SQLAlchemy) -> dict[int, object]:
    """Return the town of each change; only what was removed since has none to be found."""
    query = select(AuditChange.id, AuditChange.town_ref).where(AuditChange.operation != "removed")
    return {row.id: row.town_ref for row in db.session.execute(query)}
