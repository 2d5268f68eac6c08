"""Code lists as versioned rows: the national form's values change from year to year, old records keep theirs."""

from datetime import date

from sqlalchemy import Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from webapp.core.db import Base, DataClass, column

PUBLIC = DataClass.PUBLIC


class CodeValue(Base):
    """One value of one list, in force from a day to a day."""

    __tablename__ = "code_value"
    __table_args__ = (UniqueConstraint("list_name", "code", "valid_from"),)

    list_name: Mapped[str] = column(PUBLIC, String(40), index=True)
    code: Mapped[str] = column(PUBLIC, String(60))
    label_zh: Mapped[str] = column(PUBLIC, String(80))
    label_en: Mapped[str] = column(PUBLIC, String(120))
    position: Mapped[int] = column(PUBLIC, Integer)
    valid_from: Mapped[date] = column(PUBLIC, Date)
    valid_to: Mapped[date | None] = column(PUBLIC, Date)
    source: Mapped[str] = column(PUBLIC, String(200))
