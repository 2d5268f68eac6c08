"""What the forms of claims and payment lists accept."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from webapp.claims.labels import REASONS, REFUSALS
from webapp.claims.rules import REFUSALS as CODES
from webapp.core.forms import BaseForm, options


class TickedForm(BaseForm):
    """Claims that stay ticked, each as `ref:version`."""

    claim = SelectMultipleField(validate_choice=False)

    @property
    def picked(self) -> dict[str, int]:
        """The refs with the versions that were shown; anything that is neither is left out."""
        pairs = (value.partition(":") for value in self.claim.data or [])
        return {ref: int(version) for ref, _colon, version in pairs if _is_ref(ref) and version.isdecimal()}


class RefuseForm(BaseForm):
    """A no with its reason."""

    code = SelectField(_l("Reason"))
    note = StringField(_l("What should the worker know?"), [Length(max=200)])

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the reasons that a person may give."""
        super().__init__(*args, **options)
        self.code.choices = [("", "–"), *((code, REFUSALS[code]) for code in CODES)]


class DownloadForm(BaseForm):
    """Why the accounts of a list are shown in full."""

    reason = SelectField(_l("What do you need it for?"), choices=options(REASONS.items()))


def _is_ref(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
