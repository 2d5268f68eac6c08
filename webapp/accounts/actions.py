"""What happens to accounts: sign in, sign out, set a password, invite, disable."""

import secrets
import threading
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from webapp.accounts.models import Account, Invitation, LoginSession, Person
from webapp.accounts.queries import live_sessions, session_seen, sign_in_failures, token_hash
from webapp.core.bookkeeping import notes
from webapp.core.db import db
from webapp.core.settings import setting
from webapp.core.unit import Done

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


def note_failure(username: str, address: str, now: datetime) -> None:
    """Count a failed sign-in, on the connection that no refusal rolls back."""
    row = {"username": username[:40], "address": address[:64], "at": now.replace(tzinfo=None)}
    with notes() as connection:
        connection.execute(sign_in_failures.insert().values(**row))


def forget_failures(username: str) -> None:
    """Start counting anew after a good sign-in."""
    with notes() as connection:
        connection.execute(sign_in_failures.delete().where(sign_in_failures.c.username == username))


def note_seen(session: LoginSession, seen_at: datetime, now: datetime) -> None:
    """Note that a session is in use, once a minute at most."""
    if now - seen_at < SEEN_EVERY:
        return
    where = session_seen.c.session_ref == session.ref
    at = now.replace(tzinfo=None)
    with notes() as connection:
        if connection.execute(session_seen.update().where(where).values(seen_at=at)).rowcount == 0:
            connection.execute(session_seen.insert().values(session_ref=session.ref, seen_at=at))


def open_session(account: Account, address: str, now: datetime) -> tuple[str, Done]:
    """Start a session with a fresh token; the oldest one ends when there are too many."""
    for old in live_sessions(account.id)[: -(SESSIONS_AT_ONCE - 1)]:
        old.ended_at = now
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = LoginSession(
        account_id=account.id, token_hash=token_hash(token), started_at=now, address=address[:64]
    )
    db.session.add(session)
    db.session.flush()
    return token, Done(ref=session.ref)


def close_session(session: LoginSession, now: datetime) -> Done:
    """End a session: its cookie is worth nothing from now on."""
    session.ended_at = now
    return Done(ref=session.ref)


def take_seat(session: LoginSession, seat_ref: Any) -> Done:
    """Go on in another seat of the same account."""
    session.seat_ref = seat_ref
    return Done(ref=session.ref)


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
    """Set a new password and end every session that the old one opened."""
    account.password_hash = password_hash
    account.password_set_at = now
    for session in live_sessions(account.id):
        session.ended_at = now
    return Done(ref=account.ref)


def invite(account: Account, now: datetime) -> tuple[str, Done]:
    """Make a link, good once and for a day, to set the account's password."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        account_id=account.id, token_hash=token_hash(token), made_at=now, expires_at=now + INVITATION_LIFE
    )
    db.session.add(invitation)
    db.session.flush()
    return token, Done(ref=account.ref)


def accept(invitation: Invitation, password_hash: str, now: datetime) -> Done:
    """Use an invitation up and set the password it was for."""
    invitation.used_at = now
    return set_password(invitation.account, password_hash, now)


def disable(account: Account, now: datetime) -> Done:
    """Shut an account at once: its sessions end, its password no longer opens."""
    account.disabled_at = now
    for session in live_sessions(account.id):
        session.ended_at = now
    return Done(ref=account.ref)


def enable(account: Account) -> Done:
    """Open a disabled account again."""
    account.disabled_at = None
    return Done(ref=account.ref)


def prefer(account: Account, language: str, large: bool, theme: str) -> Done:
    """Keep a person's language, text size and colours."""
    account.language, account.large, account.theme = language, large, theme
    return Done(ref=account.ref)
