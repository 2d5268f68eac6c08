"""A lock-out is written into the audit: once for each, whose account it was, and never what was typed."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.accounts.test_doors import CADRE, account, sign_in, together
from webapp.access.actor import Role
from webapp.accounts.rules import CROWD_NOTED_EVERY, CROWD_WITHIN, LOCKS, locks
from webapp.audit.models import AuditEvent
from webapp.core.clock import SettableClock
from webapp.core.db import db as database

WRONG = "wrong password here"
TYPED = "440981199001011234"


def lock_outs() -> list[AuditEvent]:
    database.session.rollback()
    query = select(AuditEvent).where(AuditEvent.action == "account.sign-in-refused")
    return list(database.session.scalars(query.order_by(AuditEvent.id)))


def fail(client: FlaskClient, clock: SettableClock, times: int, name: str = CADRE) -> None:
    """Type a wrong password so often, each time after every lock-out is over."""
    for _ in range(times):
        assert sign_in(client, name, WRONG) == 422
        clock.advance(LOCKS[0][1])


def test_the_failure_that_locks_is_noted_with_whose_account_it_is(
    client: FlaskClient, clock: SettableClock, db: SQLAlchemy
) -> None:
    fail(client, clock, 4)
    assert lock_outs() == []
    fail(client, clock, 1)
    (event,) = lock_outs()
    locked = account()
    assert (event.subject_ref, event.account_ref) == (locked.ref, locked.ref)
    assert event.person_ref == locked.person.ref
    assert event.town_ref is not None
    assert event.changes == []


def test_who_is_turned_away_while_locked_is_not_noted_again(client: FlaskClient, db: SQLAlchemy) -> None:
    answers = [sign_in(client, CADRE, WRONG) for _ in range(12)]
    assert answers == [422] * 5 + [429] * 7
    assert len(lock_outs()) == 1


def test_each_longer_lock_out_is_noted_and_then_each_of_the_longest(
    client: FlaskClient, clock: SettableClock, db: SQLAlchemy
) -> None:
    noted = []
    for _ in range(18):
        before = len(lock_outs())
        assert sign_in(client, CADRE, WRONG) == 422
        noted.append(len(lock_outs()) - before)
        clock.advance(LOCKS[0][1])
    assert [number for number, one in enumerate(noted, 1) if one] == [5, 10, 15, 16, 17, 18]


@pytest.mark.parametrize("failures", range(40))
def test_a_lock_out_begins_at_each_step_and_again_after_the_longest(failures: int) -> None:
    assert locks(failures) == (failures in (5, 10) or failures >= 15)


def test_a_name_that_nobody_has_is_noted_without_being_written_down(
    client: FlaskClient, clock: SettableClock, db: SQLAlchemy
) -> None:
    fail(client, clock, 5, TYPED)
    (event,) = lock_outs()
    assert (event.subject_ref, event.account_ref, event.town_ref) == (None, None, None)
    assert TYPED not in " ".join(str(value) for value in vars(event).values())


def test_the_auditor_of_the_town_reads_it(app: Flask, sign_in_as: Callable[..., FlaskClient]) -> None:
    stranger = app.test_client()
    for _ in range(5):
        sign_in(stranger, CADRE, WRONG)
    assert "连续输错密码，账号暂时锁定" in sign_in_as(Role.AUDITOR).get("/audit").text
    assert "连续输错密码，账号暂时锁定" not in sign_in_as(Role.AUDITOR, town=2).get("/audit").text


def test_what_was_tried_under_a_name_that_nobody_has_is_read_in_every_town(
    app: Flask, sign_in_as: Callable[..., FlaskClient]
) -> None:
    stranger = app.test_client()
    for _ in range(5):
        sign_in(stranger, TYPED, WRONG)
    for town in (1, 2):
        page = sign_in_as(Role.AUDITOR, town=town).get("/audit").text
        assert "没有这个用户名" in page
        assert TYPED not in page


def crowds() -> list[AuditEvent]:
    database.session.rollback()
    return list(
        database.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.address-refused"))
    )


def many_names(client: FlaskClient, times: int, begin: int = 0) -> list[int]:
    """One wrong password on so many names, from one address."""
    return [sign_in(client, f"nobody.{number}", WRONG) for number in range(begin, begin + times)]


def test_an_address_that_has_to_wait_is_noted_once_with_the_address(
    client: FlaskClient, clock: SettableClock, db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    assert many_names(client, 19) == [422] * 19
    assert crowds() == []
    assert many_names(client, 5, 19) == [422, *[429] * 4]
    (event,) = crowds()
    assert (event.address, event.account_ref, event.subject_ref) == ("127.0.0.1", None, None)
    clock.advance(CROWD_WITHIN)
    many_names(client, 25, 30)
    assert len(crowds()) == 1
    clock.advance(CROWD_NOTED_EVERY)
    many_names(client, 25, 60)
    assert len(crowds()) == 2
    clock.advance(CROWD_WITHIN)
    assert "同一地址多次输错密码，暂时不能登录" in sign_in_as(Role.AUDITOR, town=2).get("/audit").text


@pytest.mark.race
def test_sixteen_guesses_at_once_are_noted_once(app: Flask, db: SQLAlchemy) -> None:
    clients = [app.test_client() for _ in range(16)]
    together(16, lambda number: sign_in(clients[number], CADRE, WRONG))
    assert len(lock_outs()) == 1
