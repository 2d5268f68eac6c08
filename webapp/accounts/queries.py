"""Accounts, sessions and invitations, found by what a browser carries; failed sign-ins, counted."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Column, DateTime, Integer, String, Table, Uuid, func, select

from webapp.accounts.models import Account, Invitation, LoginSession
from webapp.core.bookkeeping import metadata, notes
from webapp.core.db import db

sign_in_failures = Table(
    "sign_in_failure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(40), index=True, nullable=False),
    Column("address", String(64), index=True, nullable=False),
    Column("at", DateTime, nullable=False),
)
session_seen = Table(
    "session_seen",
    metadata,
    Column("session_ref", Uuid, primary_key=True),
    Column("seen_at", DateTime, nullable=False),
)


def token_hash(token: str) -> bytes:
    """Return what is stored of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).digest()


def account_named(username: str) -> Account | None:
    """Return the account of a user name, however its letters were typed."""
    return db.session.scalar(select(Account).where(Account.username == username.strip().lower()))


def session_of(token: str) -> LoginSession | None:
    """Return the live session of a cookie's token."""
    query = select(LoginSession).where(
        LoginSession.token_hash == token_hash(token), LoginSession.ended_at.is_(None)
    )
    return db.session.scalar(query)


def live_sessions(account_id: int) -> list[LoginSession]:
    """Return an account's live sessions, oldest first."""
    query = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(LoginSession.started_at, LoginSession.id)))


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """Return an invitation that is still good."""
    query = select(Invitation).where(
        Invitation.token_hash == token_hash(token), Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    return db.session.scalar(query)


def failures_of(username: str, since: datetime) -> list[datetime]:
    """Return when sign-ins of a user name failed since a moment, oldest first."""
    query = (
        select(sign_in_failures.c.at)
        .where(sign_in_failures.c.username == username, sign_in_failures.c.at >= since.replace(tzinfo=None))
        .order_by(sign_in_failures.c.at)
    )
    with notes() as connection:
        return [at.replace(tzinfo=since.tzinfo) for at in connection.execute(query).scalars()]


def failures_from(address: str, now: datetime, within: timedelta) -> int:
    """Return how many sign-ins failed from one address within a span."""
    query = select(func.count()).where(
        sign_in_failures.c.address == address, sign_in_failures.c.at >= (now - within).replace(tzinfo=None)
    )
    with notes() as connection:
        return int(connection.execute(query).scalar_one())


def last_seen(session: LoginSession) -> datetime:
    """Return when a session was last used."""
    query = select(session_seen.c.seen_at).where(session_seen.c.session_ref == session.ref)
    with notes() as connection:
        at = connection.execute(query).scalar()
    return session.started_at if at is None else at.replace(tzinfo=session.started_at.tzinfo)
