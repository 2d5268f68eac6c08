"""What an installation says of itself: does the database answer, is its schema current, is anything amiss."""

import shutil
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pysqlite3.dbapi2
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, Engine, Select, and_, exists, func, inspect, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute

from webapp.access.actor import Actor
from webapp.accounts.models import Account, Person
from webapp.audit.models import AuditChange, AuditEvent
from webapp.config import secure
from webapp.core import bookkeeping, files, objects
from webapp.core.db import MIGRATIONS, SQLITE_MINIMUM, SQLITE_PRAGMAS, db
from webapp.core.settings import setting, settings
from webapp.households.models import Member

PYTHON_FROM, PYTHON_BEFORE = (3, 11), (3, 14)
KEY_MODE = 0o600
LEAST_FREE_BYTES = 500 * 2**20
CLOCK_TOLERANCE = timedelta(minutes=5)
AT_THE_DOOR = ("account.sign-in-refused", "account.address-refused")


@cache
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


@dataclass(frozen=True)
class Check:
    """One thing that `doctor` looks at, how it stands, and what was found."""

    name: str
    well: bool
    found: str


def check_all(now: datetime) -> list[Check]:
    """Look at everything that can be wrong with an installation."""
    checks = [_versions(), _settings(), _keys(), _disk()]
    if not _reachable():
        return [*checks, Check("database", False, "does not answer")]
    checks += [*_pragmas(), _bookkeeping(), _migrations()]
    if not schema_is_current():
        return checks
    return [*checks, _objects(), _keys_fit(), _files(), _clock(now), _demo_accounts()]


def _versions() -> Check:
    python = sys.version_info[:2]
    found = f"Python {python[0]}.{python[1]}, SQLite {pysqlite3.dbapi2.sqlite_version}"
    well = PYTHON_FROM <= python < PYTHON_BEFORE and pysqlite3.dbapi2.sqlite_version_info >= SQLITE_MINIMUM
    return Check("versions", well, found)


def _settings() -> Check:
    amiss = ["DEBUG is on"] if setting("DEBUG") else []
    if secure(settings()) and not setting("HOSTS"):
        amiss.append("HOSTS does not name the host that people type")
    return Check("settings", not amiss, "; ".join(amiss) or f"profile {setting('PROFILE')}")


def _keys() -> Check:
    path = Path(setting("KEYS"))
    if not path.exists():
        return Check("keys", False, f"{path.name} is gone: bring it back before this process ends")
    mode = path.stat().st_mode & 0o777
    return Check("keys", mode == KEY_MODE, f"{path.name} has mode {mode:04o}")


def keys_fit() -> bool:
    """Whether the keys at hand open what is stored: lost keys are made anew in silence, and open nothing."""
    people: tuple[Any, ...] = (Person, Member)
    for model in people:
        query = select(model).where(model.id_number_sealed.is_not(None)).order_by(model.id.desc()).limit(1)
        row = db.session.scalars(query).first()
        try:
            _ = row and row.id_number
        except (InvalidTag, KeyError):
            return False
    return True


def _keys_fit() -> Check:
    fit = keys_fit()
    return Check(
        "keys and data", fit, "the keys open what is stored" if fit else "these are other keys: restore them"
    )


def _files() -> Check:
    """What lies about for longer than until the next sweep shows that the daily work does not run."""
    lost, stray = files.lost(), len(files.stray(2 * files.STRAY_AFTER))
    found = f"{lost} missing, {stray} without a row" if lost or stray else "each with its row"
    return Check("files", not (lost or stray), found)


def _disk() -> Check:
    free = shutil.disk_usage(Path(setting("KEYS")).parent).free
    return Check("disk", free >= LEAST_FREE_BYTES, f"{free // 2**20} MiB free")


def _reachable() -> bool:
    try:
        return database_answers()
    except SQLAlchemyError:
        return False


def _pragmas() -> list[Check]:
    if db.engine.dialect.name != "sqlite":
        return []
    drifted = _drifted(db.engine, SQLITE_PRAGMAS)
    return [Check("pragmas", not drifted, ", ".join(drifted) or "as set")]


def _bookkeeping() -> Check:
    """Sign-ins that failed, sessions in use, jobs: a file of its own beside the records."""
    engine = bookkeeping.engine()
    amiss = [
        f"no table {name}" for name in {*bookkeeping.metadata.tables} - {*inspect(engine).get_table_names()}
    ]
    amiss += _drifted(engine, bookkeeping.PRAGMAS) if engine.dialect.name == "sqlite" else []
    return Check("bookkeeping", not amiss, ", ".join(sorted(amiss)) or "as set")


def _drifted(engine: Engine, pragmas: Mapping[str, int | str]) -> list[str]:
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas}
    return [f"{name}={found[name]}" for name, wanted in pragmas.items() if str(found[name]) != str(wanted)]


def _migrations() -> Check:
    current = schema_is_current()
    return Check(
        "migrations", current, "none pending" if current else "pending: run `flask --app webapp prepare`"
    )


def _objects() -> Check:
    with db.engine.connect() as connection:
        gone = objects.missing(connection)
    return Check("database objects", not gone, ", ".join(gone) or f"{len(objects.registered())} present")


def _clock(now: datetime) -> Check:
    last = db.session.scalar(select(func.max(AuditEvent.at)))
    back = last is not None and last - now > CLOCK_TOLERANCE
    return Check(
        "clock", not back, f"{now:%Y-%m-%d %H:%M} UTC" + (", earlier than the audit" if back else "")
    )


def _demo_accounts() -> Check:
    demo = (
        db.session.scalar(
            select(func.count(Account.id)).where(Account.is_demo, Account.disabled_at.is_(None))
        )
        or 0
    )
    marked = bool(setting("DEMO")) or is_demo_instance()
    return Check(
        "demo accounts", marked or demo == 0, f"{demo}, instance {'is' if marked else 'is not'} a demo"
    )


def is_demo_instance() -> bool:
    """Whether this installation was made to show made-up people."""
    return Path(setting("DEMO_MARKER")).exists()


def audit_of(actor: Actor, actions: Collection[str] | None, name: str = "") -> Select[*tuple[Any, ...]]:
    """Return the query for what was done in the actor's town or by its people, newest first, with who did it.

    A firm, a command and the program itself are of no town: the records that they changed tell where. What was tried at
    the door under a name that nobody has is of no town either, and every town is told. `actions` and `name` narrow it:
    what was done, or who did it.
    """
    touched = exists().where(AuditChange.event_id == AuditEvent.id, _in_own_town(actor, AuditChange.town_ref))
    query = (
        select(AuditEvent, Person.name.label("person_name"))
        .outerjoin(Person, Person.ref == AuditEvent.person_ref)
        .where(or_(_in_own_town(actor, AuditEvent.town_ref), touched, _at_the_door()))
        .order_by(AuditEvent.id.desc())
    )
    if actions is None:
        return query
    return query.where(or_(AuditEvent.action.in_(actions), Person.name.contains(name, autoescape=True)))


def records_changed(actor: Actor, events: Collection[AuditEvent]) -> dict[int, int]:
    """Return how many records each of these events added, changed or removed; of others' events, those of the town."""
    query = (
        select(AuditChange.event_id, func.count())
        .join(AuditEvent)
        .where(AuditChange.event_id.in_([each.id for each in events]))
        .where(or_(_in_own_town(actor, AuditEvent.town_ref), _in_own_town(actor, AuditChange.town_ref)))
    )
    return dict(db.session.execute(query.group_by(AuditChange.event_id)).all())


def _at_the_door() -> ColumnElement[bool]:
    """What nobody's account and no town has to do with: it holds no name, and else no auditor would see it."""
    event = AuditEvent
    return and_(event.action.in_(AT_THE_DOOR), event.town_ref.is_(None), event.account_ref.is_(None))


def _in_own_town(actor: Actor, where: InstrumentedAttribute[UUID | None]) -> ColumnElement[bool]:
    return and_(where == actor.town_ref, where.is_not(None))
