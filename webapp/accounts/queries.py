"""Accounts, sessions and invitations, found by what a browser carries; attempts to sign in, counted."""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import Column, DateTime, Integer, String, Table, Uuid, bindparam, func, select

from webapp.accounts.models import Account, Invitation, LoginSession
from webapp.audit.queries import origin_of
from webapp.core.bookkeeping import metadata, notes
from webapp.core.db import db, vault

sign_in_attempts = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username_mark", String(32), index=True, nullable=False),
    Column("address", String(64), index=True, nullable=False),
    Column("at", DateTime, nullable=False),
)
address_locks = Table(
    "address_lock",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("noted_at", DateTime, nullable=False),
)
session_seen = Table(
    "session_seen",
    metadata,
    Column("session_ref", Uuid, primary_key=True),
    Column("seen_at", DateTime, nullable=False),
)

_SESSION: Final = select(LoginSession).where(LoginSession.token_hash == bindparam("token_hash"))
_SEEN: Final = select(session_seen.c.seen_at).where(session_seen.c.session_ref == bindparam("session_ref"))
"""Both are asked at every request, so they are put together once."""


def token_hash(token: str) -> bytes:
    """Return what is stored of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).digest()


def account_named(username: str) -> Account | None:
    """Return the account of a user name, however its letters were typed."""
    return db.session.scalar(select(Account).where(Account.username == username.strip().lower()))


def session_of(token: str) -> LoginSession | None:
    """Return the session of a cookie's token, also one that has ended."""
    return db.session.scalar(_SESSION, {"token_hash": token_hash(token)})


def live_sessions(account_id: int) -> list[LoginSession]:
    """Return an account's live sessions, oldest first."""
    query = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(LoginSession.started_at, LoginSession.id)))


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """Return an invitation that is still good."""
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))
    return found if found is not None and found.is_open(now) else None


def opened_where_given(invitation: Invitation, address: str | None, here: Account | None) -> bool:
    """Whether a link is opened from the address at which it was given, or in the browser of who gave it."""
    given = origin_of(invitation.ref)
    if given is None or given.account_ref is None:
        return False
    return given.address == address or (here is not None and here.ref == given.account_ref)


def open_invitations(account_id: int, now: datetime) -> list[Invitation]:
    """Return an account's invitations that are still good."""
    query = select(Invitation).where(
        Invitation.account_id == account_id, Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def username_mark(username: str) -> str:
    """Return the mark under which attempts of a user name are counted: people mistype, and type other secrets there."""
    return vault().index("sign_in", username.strip().lower()).hex()


def failures_of(username: str, since: datetime, before: int) -> list[datetime]:
    """Return when sign-ins of a user name failed since a moment, before the attempt with this number; oldest first."""
    attempt = sign_in_attempts.c
    query = (
        select(attempt.at)
        .where(attempt.username_mark == username_mark(username), attempt.at >= since.replace(tzinfo=None))
        .where(attempt.id < before)
        .order_by(attempt.at)
    )
    with notes() as connection:
        return [at.replace(tzinfo=since.tzinfo) for at in connection.execute(query).scalars()]


def failures_from(address: str, since: datetime, before: int) -> int:
    """Return how many sign-ins failed from one address since a moment, before the attempt with this number."""
    attempt = sign_in_attempts.c
    query = select(func.count()).where(
        attempt.address == address, attempt.at > since.replace(tzinfo=None), attempt.id < before
    )
    with notes() as connection:
        return int(connection.execute(query).scalar_one())


def last_seen(session: LoginSession) -> datetime:
    """Return when a session was last used."""
    with notes() as connection:
        at = connection.execute(_SEEN, {"session_ref": session.ref}).scalar()
    return session.started_at if at is None else at.replace(tzinfo=session.started_at.tzinfo)
