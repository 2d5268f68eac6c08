"""What somebody writes in own words about a family lies sealed beside the audit, and the way there loses nothing."""

from collections.abc import Callable

import flask_migrate
import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.people import PEOPLE, family, member
from tests.support.world import State, World

SignIn = Callable[..., FlaskClient]
NOTE, WHY = "法院来函核对", "已再婚，收入稳定"
BEFORE = "0019"


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture
def told(sign_in_as: SignIn, db: SQLAlchemy) -> FlaskClient:
    """The town centre, who has looked at a number for a reason of its own and taken a family off the list."""
    centre = sign_in_as("town_centre")
    page, watch = f"/households/{family('黎志强').ref}", f"/households/{family('吴美兰').ref}/watch"
    action = f"/members/{member('黎志强').ref}/reveal/id_number"
    answer = form_on(centre.get(page), action).send(centre, {"reason": "other", "note": NOTE})
    assert answer.status_code == 200
    assert submit(centre, watch, f"{watch}/end", why=WHY).status_code == 303
    return centre


def rows(db: SQLAlchemy, wanted: str) -> list[tuple[object, ...]]:
    db.session.remove()
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(wanted))]


REASONS = (
    "SELECT reason FROM audit_event WHERE action IN ('member.reveal', 'household.watch') AND reason IS NOT NULL "
    "ORDER BY id"
)
ENDED = "SELECT end_reason FROM local_watch WHERE end_reason IS NOT NULL"
SEALED = "SELECT note_sealed FROM audit_event WHERE note_sealed IS NOT NULL"


def test_the_audit_holds_codes_only(told: FlaskClient, db: SQLAlchemy) -> None:
    assert rows(db, REASONS) == [("id_number: other",), ("off",)]
    [(sealed,)] = rows(db, SEALED)
    assert isinstance(sealed, bytes)
    assert NOTE.encode() not in sealed
    assert rows(db, ENDED) == [(WHY,)]


def test_the_way_back_and_forward_again_loses_no_word(
    told: FlaskClient, db: SQLAlchemy, world: World
) -> None:
    db.session.remove()
    world.touched = True
    flask_migrate.downgrade(revision=BEFORE)
    assert rows(db, REASONS) == [(f"id_number: other {NOTE}",), (WHY,)]
    flask_migrate.upgrade()
    assert rows(db, REASONS) == [("id_number: other",), ("off",)]
    assert rows(db, ENDED) == [(WHY,)]
    assert len(rows(db, SEALED)) == 1
    page = f"/households/{family('黎志强').ref}"
    assert NOTE in told.get(page).text


def test_the_family_page_tells_the_note_to_who_might_have_looked(
    told: FlaskClient, sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    page = f"/households/{family('黎志强').ref}"
    assert NOTE in sign_in_as("village_monitor").get(page).text
    for role in ("auditor", "party_secretary", "first_secretary"):
        answer = sign_in_as(role).get(page)
        assert NOTE not in answer.text
        assert "证件号码黎志强：" in parse(answer.text).one("aside").text
