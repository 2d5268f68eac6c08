"""People who sign in: the person, the account, the sessions and the invitations of an account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, LargeBinary, String
from sqlalchemy.orm import Mapped, relationship

from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, index_column, sealed_column

INTERNAL, PERSONAL = DataClass.INTERNAL, DataClass.PERSONAL


class Person(Base):
    """The human behind one or more accounts: what "two different people" is decided by."""

    __tablename__ = "person"

    name: Mapped[str] = column(PERSONAL, String(60))
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_index: Mapped[bytes | None] = index_column(unique=True)
    phone_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    phone_index: Mapped[bytes | None] = index_column(index=True)
    created_at: Mapped[datetime] = column(INTERNAL)

    id_number: Any = Sealed("id_number", index=True)
    phone: Any = Sealed("phone", index=True)


class Account(Base):
    """A name and password to sign in with; what it may do hangs on its seats, whose it is on its person."""

    __tablename__ = "account"
    __table_args__ = (check("username = lower(username)", "username_lower"),)

    person_id: Mapped[int] = belongs_to("person.id")
    username: Mapped[str] = column(PERSONAL, String(40), unique=True)
    password_hash: Mapped[str | None] = column(DataClass.SENSITIVE, String(200))
    language: Mapped[str] = column(INTERNAL, String(2), default="zh")
    large: Mapped[bool] = column(INTERNAL, Boolean, default=False)
    theme: Mapped[str] = column(INTERNAL, String(5), default="light")
    is_demo: Mapped[bool] = column(INTERNAL, Boolean, default=False)
    created_at: Mapped[datetime] = column(INTERNAL)
    password_set_at: Mapped[datetime | None] = column(INTERNAL)
    disabled_at: Mapped[datetime | None] = column(INTERNAL)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LoginSession(Base):
    """One signed-in browser. The cookie holds a random token; here stands only its hash, so it can be revoked."""

    __tablename__ = "login_session"

    account_id: Mapped[int] = belongs_to("account.id")
    token_hash: Mapped[bytes] = column(DataClass.SENSITIVE, LargeBinary(32), unique=True)
    seat_ref: Mapped[UUID | None] = column(INTERNAL)
    started_at: Mapped[datetime] = column(INTERNAL)
    ended_at: Mapped[datetime | None] = column(INTERNAL)
    address: Mapped[str | None] = column(INTERNAL, String(64))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Invitation(Base):
    """A link, good once and for a day, with which somebody sets the password of an account."""

    __tablename__ = "invitation"

    account_id: Mapped[int] = belongs_to("account.id")
    token_hash: Mapped[bytes] = column(DataClass.SENSITIVE, LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = column(INTERNAL)
    expires_at: Mapped[datetime] = column(INTERNAL)
    used_at: Mapped[datetime | None] = column(INTERNAL)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    def is_open(self, now: datetime) -> bool:
        """Whether it still sets a password: not used, not replaced, not too old, and its account not disabled."""
        return self.used_at is None and self.expires_at > now and self.account.disabled_at is None
