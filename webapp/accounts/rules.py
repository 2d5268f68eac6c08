"""Passwords, lock-out and how long a session may last."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from webapp.core.workflow import Refusal

SHORTEST, LONGEST = 12, 128
"""Length is what counts (ASVS 5, 6.2); nobody is made to mix kinds of characters or to change in turn."""

USERNAME: Final = re.compile(r"[A-Za-z0-9._-]{3,40}")
"""What a user name is made of: typed alike on every keyboard."""

_UNGUESSED: Final = 5
"""How many characters must be left once everything a guesser would try first is taken out."""

_YEARS_AND_RUNS: Final = re.compile(r"(?:19|20)[0-9]{2}|(.)\1{2,}")
_SEQUENCES: Final = (
    "0123456789",
    "9876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)


@cache
def _guessed_first() -> tuple[str, ...]:
    """Common passwords and words of the place, the longest first, one a line in the file beside this one."""
    text = files("webapp.accounts").joinpath("data", "guessed_first.txt").read_text(encoding="utf-8")
    words = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def password_refusals(password: str, username: str, field: str = "password") -> list[Refusal]:
    """Why a password is not taken: too short, too long, holds the user name, or is guessed first."""
    found = []
    if len(password) < SHORTEST:
        found.append(Refusal("password_too_short", field, {"least": SHORTEST}))
    if len(password) > LONGEST:
        return [Refusal("password_too_long", field, {"most": LONGEST})]
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(username) > 2 and username.casefold() in plain:
        found.append(Refusal("password_holds_username", field))
    if not found and len(_unguessed(plain)) < _UNGUESSED:
        found.append(Refusal("password_common", field))
    return found


def _unguessed(plain: str) -> str:
    """What is left of a password without common words, years, runs and neighbouring keys."""
    for word in _guessed_first():
        plain = plain.replace(word, "")
    plain = _YEARS_AND_RUNS.sub("", plain)
    for row in _SEQUENCES:
        for start in range(len(row) - 3):
            plain = plain.replace(row[start : start + 4], "")
    return "".join(dict.fromkeys(plain))


LOCKS: Final = ((15, timedelta(hours=1)), (10, timedelta(minutes=15)), (5, timedelta(minutes=1)))
"""From so many failures in a row on, for so long after the last one: enough to stop guessing, short enough
that nobody can keep a colleague out for a day. Counted by user, never for all."""

FORGOTTEN_AFTER: Final = timedelta(hours=24)

CROWD, CROWD_WITHIN = 20, timedelta(minutes=1)
"""So many failures from one address within so long make that address wait: who tries one password on many names."""


CROWD_NOTED_EVERY: Final = timedelta(hours=1)
"""How often an address that goes on is written down: the audit is not filled from one machine."""


def locked_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """The end of a lock-out, from one user's failed sign-ins since the last good one; None when free."""
    recent = [moment for moment in failures if now - moment < FORGOTTEN_AFTER]
    for count, span in LOCKS:
        if len(recent) >= count:
            until = max(recent) + span
            return until if now < until else None
    return None


def locks(failures: int) -> bool:
    """Whether this many failures begin a lock-out: at each step of it, and each time that the longest begins anew."""
    return failures >= LOCKS[0][0] or failures in dict(LOCKS)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives unused, and at most."""

    idle: timedelta
    absolute: timedelta


_GUARDED: Final = frozenset(
    {"finance_maker", "finance_checker", "party_secretary", "team_captain", "administrator"}
)
_IDLE: Final = {"office": (30, 15), "strict": (15, 10)}
_ABSOLUTE: Final = {"office": timedelta(hours=10), "strict": timedelta(hours=8)}
"""Minutes unused for anybody, and for who moves money or accounts; a working day fits into `office`."""


def minutes_to_wait(failures: Sequence[datetime], from_address: int, now: datetime) -> int | None:
    """For how many minutes nobody may try this user name, or from this address; None when free."""
    until = locked_until(failures, now)
    if until is not None:
        return int((until - now).total_seconds() // 60) + 1
    return 1 if from_address >= CROWD else None


def session_limits(roles: Iterable[str], profile: str = "office") -> SessionLimits:
    """The limits for a person's roles together: one guarded role shortens the session for all."""
    usual, guarded = _IDLE[profile]
    minutes = guarded if _GUARDED.intersection(roles) else usual
    return SessionLimits(timedelta(minutes=minutes), _ABSOLUTE[profile])


def session_is_over(started_at: datetime, seen_at: datetime, now: datetime, limits: SessionLimits) -> bool:
    """Whether a session has ended by itself."""
    return now - seen_at >= limits.idle or now - started_at >= limits.absolute
