"""What the forms of claims, notices, holds and payment lists accept."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from webapp.claims.labels import DESKS, DESPITE, HOLDS, OUTCOMES, REASONS, REFUSALS, SHARED
from webapp.claims.rules.deciding import DESPITE as DESPITE_CODES
from webapp.claims.rules.deciding import HOLD_REASONS
from webapp.claims.rules.deciding import REFUSALS as CODES
from webapp.core.forms import BaseForm, options, version_of

LONG, SHORT = 400, 200
NOTHING = ("", "–")


class TickedForm(BaseForm):
    """Claims that stay ticked, each as `ref:version`."""

    claim = SelectMultipleField(validate_choice=False)

    @property
    def picked(self) -> dict[str, int]:
        """The refs with the versions that were shown; anything that is neither is left out."""
        pairs = (value.partition(":") for value in self.claim.data or [])
        read = {ref: version_of(version) for ref, _colon, version in pairs if _is_ref(ref)}
        return {ref: version for ref, version in read.items() if version is not None}


class SaidForm(BaseForm):
    """A form whose faults are told on a page of many."""

    @property
    def sentences(self) -> list[str]:
        """What is wrong, field by field."""
        return [str(error) for field in self for error in field.errors]


class DespiteForm(SaidForm):
    """Agree to one claim; where something is doubtful, with what was done about it and what it showed."""

    despite = SelectField(_l("What did you do about it?"))
    words = StringField(_l("What did it show?"), [Length(max=SHORT)])

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer what can be done."""
        super().__init__(*args, **options)
        self.despite.choices = [NOTHING, *((code, DESPITE[code]) for code in DESPITE_CODES)]
        self.despite.data = self.despite.data or ""


class RefuseForm(SaidForm):
    """A no with its reason."""

    code = SelectField(_l("Reason"))
    note = StringField(_l("What should the worker know?"), [Length(max=SHORT)])
    back = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the reasons that a person may give."""
        super().__init__(*args, **options)
        self.code.choices = [NOTHING, *((code, REFUSALS[code]) for code in CODES)]


class ReturnForm(BaseForm):
    """Back to an earlier desk, with what is to be mended there."""

    desk = RadioField(
        _l("To which desk?"), [InputRequired(_l("Please choose a desk."))], choices=[], validate_choice=False
    )
    comment = TextAreaField(
        _l("What is to be mended?"),
        [InputRequired(_l("Please write what is to be mended; the other desk reads it.")), Length(max=LONG)],
    )

    def offer(self, desks: Iterable[str]) -> None:
        """Offer the desks that come before the actor's own."""
        self.desk.choices = options((desk, DESKS[desk]) for desk in desks)


class HoldForm(BaseForm):
    """Why families may share an account or a phone."""

    kind = SelectField(_l("What is shared"), choices=options(SHARED.items()))
    code = SelectField(_l("Reason"))
    words = TextAreaField(_l("Who was asked, and what was said?"), [Length(max=LONG)])

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the reasons."""
        super().__init__(*args, **options)
        self.code.choices = [NOTHING, *((code, HOLDS[code]) for code in HOLD_REASONS)]


class ObjectionForm(BaseForm):
    """What somebody says against a claim; never who."""

    words = TextAreaField(_l("What is said against it?"), [Length(max=LONG)])


class AnswerForm(BaseForm):
    """The town's answer to an objection."""

    outcome = RadioField(
        _l("What did the town find?"), choices=options(OUTCOMES.items()), validate_choice=False
    )
    answer = TextAreaField(_l("The answer, as it can be told in the village"), [Length(max=LONG)])


class DownloadForm(BaseForm):
    """Why the accounts of a list are shown in full."""

    reason = SelectField(_l("What do you need it for?"), choices=options(REASONS.items()))


def _is_ref(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
