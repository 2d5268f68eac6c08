"""What happens to accounts: sign in, sign out, set a password, invite, disable."""

import secrets
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from webapp.accounts.models import Account, Invitation, LoginSession, Person
from webapp.accounts.queries import (
    address_locks,
    failures_from,
    failures_of,
    live_sessions,
    open_invitations,
    session_of,
    session_seen,
    sign_in_attempts,
    token_hash,
    username_mark,
)
from webapp.accounts.rules import (
    CROWD,
    CROWD_NOTED_EVERY,
    CROWD_WITHIN,
    FORGOTTEN_AFTER,
    locks,
    minutes_to_wait,
)
from webapp.core.bookkeeping import notes
from webapp.core.db import db
from webapp.core.settings import setting, supplied
from webapp.core.unit import Done, Entry, Refused, must, run
from webapp.core.workflow import Refusal

TOKEN_BYTES = 32
INVITATION_LIFE = timedelta(hours=24)
SESSIONS_AT_ONCE = 2
SEEN_EVERY = timedelta(seconds=60)
_hashing = threading.Semaphore(2)


def _hasher() -> PasswordHasher:
    options: dict[str, Any] = setting("ARGON2")
    return PasswordHasher(**options)


def hash_password(password: str) -> str:
    """Hash with Argon2id, two at a time, so that a storm of sign-ins cannot eat the machine."""
    with _hashing:
        return _hasher().hash(password)


def password_fits(account: Account | None, password: str) -> bool:
    """Check a password; an unknown name costs the same time as a wrong password."""
    stored = account.password_hash if account and account.disabled_at is None else None
    if stored is None:
        hash_password(password)
        return False
    with _hashing:
        try:
            return _hasher().verify(stored, password)
        except (Argon2Error, InvalidHashError):
            return False


def try_password(
    account: Account | None, username: str, password: str, address: str, now: datetime
) -> list[Refusal]:
    """Say why this password does not open this account; empty when it does.

    The attempt is noted before the password is looked at: of many at once, only as many are tried as may fail.
    """
    attempt = _note_attempt(username, address, now)
    failures = failures_of(username, now - FORGOTTEN_AFTER, attempt)
    wait = minutes_to_wait(failures, failures_from(address, now - CROWD_WITHIN, attempt), now)
    if wait is not None:
        _forget_attempts(sign_in_attempts.c.id == attempt)
        return [Refusal("too_many_attempts", params={"n": wait})]
    if not password_fits(account, password):
        if locks(len(failures) + 1):
            _note_lock(account, now)
        _note_crowd(address, attempt, now)
        return [Refusal("password_wrong")]
    _forget_attempts(sign_in_attempts.c.username_mark == username_mark(username))
    return []


def _note_attempt(username: str, address: str, now: datetime) -> int:
    """Count an attempt on the connection that no refusal rolls back, and drop those that no longer count."""
    at = now.replace(tzinfo=None)
    row = {"username_mark": username_mark(username), "address": address[:64], "at": at}
    with notes() as connection:
        connection.execute(sign_in_attempts.delete().where(sign_in_attempts.c.at < at - FORGOTTEN_AFTER))
        key = connection.execute(sign_in_attempts.insert().values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def _note_lock(account: Account | None, now: datetime) -> None:
    """Let the audit know, once a lock-out and not once a failure: nobody fills it by typing. It holds no user name."""
    ref, actor = (account.ref, supplied("actor_of_account")(account)) if account else (None, None)
    reason = None if account else "unknown_name"
    must(run(lambda: Done(ref=ref), Entry(actor, "account.sign-in-refused", now, reason=reason)))


def _note_crowd(address: str, attempt: int, now: datetime) -> None:
    """Let the audit know that an address has to wait, once an hour: the event has the address of its request."""
    if failures_from(address, now - CROWD_WITHIN, attempt) + 1 >= CROWD and _first_of_the_hour(address, now):
        must(run(lambda: Done(), Entry(None, "account.address-refused", now)))


def _first_of_the_hour(address: str, now: datetime) -> bool:
    """Whether nobody has noted this address of late; of many who ask at once, one hears yes."""
    at, lock = now.replace(tzinfo=None), address_locks.c
    with notes() as connection:
        connection.execute(address_locks.delete().where(lock.noted_at <= at - CROWD_NOTED_EVERY))
        try:
            connection.execute(address_locks.insert().values(address=address[:64], noted_at=at))
        except IntegrityError:
            return False
    return True


def _forget_attempts(which: ColumnElement[bool]) -> None:
    with notes() as connection:
        connection.execute(sign_in_attempts.delete().where(which))


def note_seen(session: LoginSession, seen_at: datetime, now: datetime) -> None:
    """Note that a session is in use, once a minute at most."""
    if now - seen_at < SEEN_EVERY:
        return
    where = session_seen.c.session_ref == session.ref
    at = now.replace(tzinfo=None)
    with notes() as connection:
        if connection.execute(session_seen.update().where(where).values(seen_at=at)).rowcount == 0:
            connection.execute(session_seen.insert().values(session_ref=session.ref, seen_at=at))


def open_session(
    account: Account,
    address: str,
    now: datetime,
    left: LoginSession | None = None,
    seat_ref: UUID | None = None,
) -> tuple[str, Done]:
    """Start a session with a fresh token; the one this browser leaves ends, and the oldest where there are too many.

    `seat_ref` is the seat in which somebody goes on who was signed out in it; one that is no longer held means nothing.
    """
    if left is not None:
        left.ended_at = now
        db.session.flush()
    for old in live_sessions(account.id)[: -(SESSIONS_AT_ONCE - 1)]:
        old.ended_at = now
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = LoginSession(
        account_id=account.id,
        token_hash=token_hash(token),
        seat_ref=seat_ref,
        started_at=now,
        address=address[:64],
    )
    db.session.add(session)
    db.session.flush()
    return token, Done(ref=session.ref)


def close_session(session: LoginSession, now: datetime) -> Done:
    """End a session: its cookie is worth nothing from now on."""
    session.ended_at = now
    return Done(ref=session.ref)


def take_seat(session: LoginSession, seat_ref: UUID, now: datetime) -> tuple[str, Done]:
    """Go on in another seat of the same account, in a session with a fresh token: whoever has the old one has nothing.

    It began when the one before it began: nobody stays signed in for longer than a day's work by changing seats.
    """
    token, done = open_session(session.account, session.address or "", now, session, seat_ref)
    fresh = session_of(token)
    if fresh is not None:
        fresh.started_at = session.started_at
    return token, done


def make_account(person: Person, username: str, now: datetime, demo: bool = False) -> Account:
    """Add an account that nobody can sign in to until a password is set."""
    account = Account(person_id=person.id, username=username.lower(), created_at=now, is_demo=demo)
    db.session.add(account)
    db.session.flush()
    return account


def make_person(name: str, now: datetime, id_number: str | None = None, phone: str | None = None) -> Person:
    """Add the human behind an account."""
    person = Person(name=name, created_at=now)
    person.id_number, person.phone = id_number, phone
    db.session.add(person)
    db.session.flush()
    return person


def set_password(account: Account, password_hash: str, now: datetime) -> Done:
    """Set a new password and end every session and invitation that the old one went with."""
    account.password_hash = password_hash
    account.password_set_at = now
    _shut(account, now)
    return Done(ref=account.ref)


def _shut(account: Account, now: datetime) -> None:
    for session in live_sessions(account.id):
        session.ended_at = now
    _end_invitations(account, now)


def _end_invitations(account: Account, now: datetime) -> None:
    for invitation in open_invitations(account.id, now):
        invitation.expires_at = now


def invite(account: Account, now: datetime) -> tuple[str, Done]:
    """Make a link, good once and for a day, to set the account's password; an older one ends."""
    _end_invitations(account, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        account_id=account.id, token_hash=token_hash(token), made_at=now, expires_at=now + INVITATION_LIFE
    )
    db.session.add(invitation)
    db.session.flush()
    return token, Done(ref=account.ref)


def accept(invitation: Invitation, password_hash: str, now: datetime) -> Done | Refused:
    """Use an invitation up and set the password it was for; of two at once the second finds it used."""
    if not invitation.is_open(now):
        return Refused((Refusal("invitation_used"),))
    invitation.used_at = now
    db.session.flush()
    return set_password(invitation.account, password_hash, now)


def disable(account: Account, now: datetime) -> Done:
    """Shut an account at once: its sessions and invitations end, its password no longer opens."""
    account.disabled_at = now
    _shut(account, now)
    return Done(ref=account.ref)


def enable(account: Account) -> Done:
    """Open a disabled account again."""
    account.disabled_at = None
    return Done(ref=account.ref)


def prefer(account: Account, language: str, large: bool, theme: str) -> Done:
    """Keep a person's language, text size and colours."""
    account.language, account.large, account.theme = language, large, theme
    return Done(ref=account.ref)
