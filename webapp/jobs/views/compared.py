"""A form that was overtaken: what I wrote beside what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField, SelectField

from webapp.core.forms import BaseForm
from webapp.jobs.queries.openings import Change


@dataclass(frozen=True)
class Versus:
    """Rows of (label, mine, theirs), and who wrote theirs when."""

    rows: list[tuple[str, str, str]]
    who: str
    when: datetime | None


def compared(form: BaseForm, theirs: Mapping[str, Any], change: Change) -> Versus:
    """Set a form as it was sent against the values that stand now."""
    rows = [
        (str(field.label.text), shown(field, field.data), shown(field, theirs[field.name]))
        for field in form
        if field.name in theirs and not isinstance(field, HiddenField)
    ]
    return Versus(rows, change.name, change.at)


def shown(field: Field, value: Any) -> str:
    """Write the value of a field as a person reads it."""
    if isinstance(field, BooleanField):
        return str(_("yes") if value else _("no"))
    if isinstance(field, SelectField):
        options = {str(option.data): str(option.label.text) for option in field}
        return options.get(str(value), "")
    return "" if value is None else str(value)
