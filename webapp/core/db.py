"""The database: base model, column types with a data class, and how a connection is set up on SQLite and PostgreSQL."""

import sqlite3
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, NoReturn, SupportsIndex, cast

import pysqlite3.dbapi2
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Uuid,
    event,
    inspect,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from webapp.core import postgres
from webapp.core.crypto import Vault
from webapp.core.masking import Masked
from webapp.core.months import Month

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
SQLITE_MINIMUM = (3, 51, 3)
SQLITE_PRAGMAS: Mapping[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 10000,
    "trusted_schema": 0,
    "secure_delete": 1,
    "cell_size_check": 1,
    "mmap_size": 0,
}
SQLITE_ARGUMENTS = {"check_same_thread": False, "cached_statements": 1024}
"""A page alone has fifty statements, and to plan one with eight tables anew takes longer than to run it."""

MAY_WRITE = "may_write"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Key = BigInteger().with_variant(Integer, "sqlite")


class DataClass(StrEnum):
    """How much a value hurts when it leaks; every column carries one."""

    PUBLIC = "P"
    INTERNAL = "I"
    MONEY = "M"
    PERSONAL = "S3"
    SENSITIVE = "S4"


class UtcMoment(TypeDecorator[datetime]):
    """A point in time, stored as naive UTC and always handed out aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say later which zone it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand the stored time out as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class MonthText(TypeDecorator[Month]):
    """A calendar month, stored as `2026-11` so that it sorts and reads."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """Store the month as text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        """Read the month back."""
        return None if value is None else Month.parse(value)


class Fixed:
    """A list or mapping of a JSON column: nobody changes it in place, where no recorder would see it change."""

    def _refuse(self, *args: object, **options: object) -> NoReturn:
        raise TypeError("a JSON value is replaced as a whole, never changed in place")


class FixedList(Fixed, list[Any]):
    """A list that stays as it is."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Copy as a list that may change."""
        return list, (list(self),)


class FixedDict(Fixed, dict[str, Any]):
    """A mapping that stays as it is."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Copy as a mapping that may change."""
        return dict, (dict(self),)


_LISTS = (list, tuple)
_CHANGES = {
    FixedList: "append extend insert remove pop clear sort reverse __setitem__ __delitem__ __iadd__ __imul__",
    FixedDict: "update setdefault pop popitem clear __setitem__ __delitem__ __ior__",
}
for _kind, _names in _CHANGES.items():
    for _name in _names.split():
        setattr(_kind, _name, Fixed._refuse)


def fixed(value: Any) -> Any:
    """Return a JSON value in which no list and no mapping can be changed."""
    if isinstance(value, dict):
        return FixedDict({key: fixed(one) for key, one in value.items()})
    if isinstance(value, _LISTS):
        return FixedList([fixed(one) for one in value])
    return value


class FixedJson(TypeDecorator[Any]):
    """A JSON value, handed out fixed."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Fix what was loaded."""
        return fixed(value)


class Base(DeclarativeBase):
    """What every table has: a number that stays inside, and a ref (the only name that leaves in a URL)."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcMoment, Month: MonthText, uuid.UUID: Uuid}

    id: Mapped[int] = mapped_column(
        Key, primary_key=True, sort_order=-2, info={"data_class": DataClass.INTERNAL}
    )
    ref: Mapped[uuid.UUID] = mapped_column(
        Uuid, unique=True, sort_order=-1, info={"data_class": DataClass.INTERNAL}
    )

    def __init__(self, **values: Any) -> None:
        """Give the row its ref first: sealed fields are bound to it."""
        self.ref = values.pop("ref", None) or uuid.uuid4()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no column {name!r}")
            setattr(self, name, value)


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _fix_what_is_set(kind: type[Base], key: str, attribute: Any) -> None:
    columns = getattr(attribute.property, "columns", ())
    if columns and isinstance(columns[0].type, FixedJson):
        event.listen(attribute, "set", lambda row, value, old, by: fixed(value), retval=True)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


def column(data_class: DataClass, *args: Any, **options: Any) -> Any:
    """Return a mapped column that says how sensitive its values are."""
    return mapped_column(*args, info={"data_class": data_class}, **options)


def json_column(data_class: DataClass, default: Callable[[], Any] | None = None) -> Any:
    """Return a column of lists or mappings that are replaced as a whole."""
    options = {} if default is None else {"default": lambda: fixed(default())}
    return column(data_class, FixedJson, **options)


def belongs_to(target: str, **options: Any) -> Any:
    """Return a foreign key column to `table.id`, indexed because every list asks by it."""
    options.setdefault("index", True)
    return mapped_column(ForeignKey(target), info={"data_class": DataClass.INTERNAL}, **options)


def states(kind: type[StrEnum], name: str, **options: Any) -> Any:
    """Return a column that holds one state of a workflow, guarded by a CHECK."""
    values = Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [str(member.value) for member in members],
    )
    return mapped_column(values, info={"data_class": DataClass.INTERNAL}, **options)


def check(rule: str, name: str) -> CheckConstraint:
    """Return a named CHECK: the database's twin of a rule."""
    return CheckConstraint(rule, name=name)


class Sealed:
    """A personal field: encrypted in its column, masked on every page, found through its blind index.

    Reading gives a `Masked` value (or None); `.reveal()` on it is the only way to the plain text.
    """

    def __init__(self, kind: str, canonical: Callable[[str], str] = str, index: bool = False) -> None:
        """Say how the value is masked, how it is written canonically, and whether it can be looked up."""
        self.kind, self.canonical, self.index = kind, canonical, index

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the field's name: the columns are `<name>_sealed` and `<name>_index`."""
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        """Open the value behind its mask."""
        if row is None:
            return self
        sealed = getattr(row, f"{self.name}_sealed")
        if sealed is None:
            return None
        return Masked(self.kind, vault().open(sealed, place_of(row, self.name)).decode())

    def __set__(self, row: Any, value: str | None) -> None:
        """Seal the value for this row and refresh its blind index."""
        text = None if value is None or value == "" else self.canonical(value)
        same = (
            getattr(row, f"{self.name}_sealed") is not None and self.__get__(row, type(row)).reveal() == text
        )
        if same:
            return
        sealed = None if text is None else vault().seal(text.encode(), place_of(row, self.name))
        setattr(row, f"{self.name}_sealed", sealed)
        if self.index:
            found = None if text is None else vault().index(self.index_name(row), text)
            setattr(row, f"{self.name}_index", found)

    def index_name(self, row: Any) -> str:
        """Return the name under which equal values of this field meet, across all tables."""
        return self.kind


def sealed_column(data_class: DataClass = DataClass.SENSITIVE) -> Any:
    """Return the column behind a `Sealed` field."""
    return mapped_column(LargeBinary, info={"data_class": data_class, "sealed": True})


def index_column(**options: Any) -> Any:
    """Return the blind-index column of a `Sealed` field."""
    return mapped_column(LargeBinary(16), info={"data_class": DataClass.SENSITIVE, "sealed": True}, **options)


def place_of(row: Any, name: str) -> str:
    """Return where a sealed value lives; it opens nowhere else."""
    return f"{row.__tablename__}|{row.ref}|{name}"


def vault() -> Vault:
    """Return the sealing of the running installation."""
    return cast(Vault, current_app.extensions["vault"])


def reread(row: Base) -> None:
    """Read the columns of a record anew, as they stand now; what else it leads to stays as it is."""
    db.session.refresh(row, [column.key for column in inspect(row).mapper.column_attrs])


def is_sqlite(url: str) -> bool:
    """Whether a database URL names the embedded database."""
    return make_url(url).get_backend_name() == "sqlite"


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs for this database; its errors must not quote what was being written."""
    common = {"pool_size": 20, "pool_use_lifo": True, "hide_parameters": True}
    if is_sqlite(url):
        return {"module": pysqlite3.dbapi2, "connect_args": SQLITE_ARGUMENTS, **common}
    return {"connect_args": {"options": postgres.OPTIONS}, "pool_pre_ping": True, **common}


def init_db(app: Flask) -> None:
    """Bind the database to an app and set up every connection it will ever make."""
    url = app.config["DATABASE_URL"] = placed(app.config["DATABASE_URL"], Path(app.instance_path))
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        keep_to_this_account(url)
        set_up(db.engine)


def placed(url: str, folder: Path) -> str:
    """Return a database URL whose file is the same from wherever it is opened: the write gate lies beside it."""
    name = make_url(url).database
    if not is_sqlite(url) or not name or name == ":memory:":
        return url
    return make_url(url).set(database=str(folder / name)).render_as_string(hide_password=False)


def keep_to_this_account(url: str) -> None:
    """Make SQLite's file, where there is none, for the account that runs this only; its side files take after it."""
    name = make_url(url).database
    if is_sqlite(url) and name and name != ":memory:":
        Path(name).touch(mode=0o600)


def set_up(engine: Engine) -> None:
    """Make each connection safe: pragmas read back on SQLite, read-only unless a unit of work asks to write."""
    if engine.dialect.name == "sqlite":
        if pysqlite3.dbapi2.sqlite_version_info < SQLITE_MINIMUM:
            raise RuntimeError(
                f"SQLite {pysqlite3.dbapi2.sqlite_version} is too old: 3.51.3 or later is needed"
            )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        postgres.set_up(engine)


def _set_pragmas(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None
    set_pragmas(connection, SQLITE_PRAGMAS)


def set_pragmas(connection: sqlite3.Connection, pragmas: Mapping[str, int | str]) -> None:
    """Set each pragma and read it back: SQLite passes over one that it does not take."""
    cursor = connection.cursor()
    for name, value in pragmas.items():
        cursor.execute(f"PRAGMA {name}={value}")
        row = cursor.execute(f"PRAGMA {name}").fetchone()
        if row is not None and str(row[0]).lower() != str(value):
            raise RuntimeError(f"SQLite keeps PRAGMA {name} at {row[0]} instead of {value}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get("writes", False))
    let_write(connection, writes)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def let_write(connection: Connection, writes: bool) -> None:
    """Let a connection to SQLite write or only read, where it did otherwise last.

    The pragma makes SQLite plan anew whatever this connection has ever asked, so it is not set to what it is already.
    """
    if connection.info.get(MAY_WRITE) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[MAY_WRITE] = writes
