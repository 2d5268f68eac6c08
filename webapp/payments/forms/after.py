"""What the forms of recoveries, samples, re-checks and signals accept."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from webapp.core.forms import BaseForm, options, version_of
from webapp.core.money import MoneyError, parse_yuan
from webapp.core.workflow import Refusal
from webapp.payments.labels.after import (
    CHECK_OUTCOMES,
    HEARD,
    RECOVERY_REASONS,
    SENTENCES,
    SIGNAL_OUTCOMES,
    WAYS,
    refusal_sentence,
)

LONG = 400


class YuanField(StringField):
    """A sum as people type it; `fen` holds what was read, none where nothing was typed."""

    fen: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the sum, or say in words how one is written."""
        if not (self.data or "").strip():
            return
        try:
            self.fen = parse_yuan(self.data or "")
        except MoneyError as error:
            raise ValidationError(refusal_sentence(Refusal("sum_missing"))) from error


class SumNeeded:
    """A sum has to be typed."""

    field_flags = {"required": True}  # as wtforms wants it

    def __call__(self, form: Any, field: Any) -> None:
        """Say how a sum is written where there is none."""
        if not (field.data or "").strip():
            raise ValidationError(refusal_sentence(Refusal("sum_missing")))


class RecoverForm(BaseForm):
    """How much is to come back, why, and what is known of it."""

    amount = YuanField(_l("How much is to come back"), [SumNeeded(), Length(max=20)])
    code = RadioField(_l("Why"), choices=options(RECOVERY_REASONS), validate_choice=False)
    words = TextAreaField(_l("What is known, and who was asked?"), [Length(max=LONG)])


class RejectForm(BaseForm):
    """Why money does not come back."""

    words = TextAreaField(_l("Why does it not come back?"), [Length(max=LONG)])


class InstalmentForm(BaseForm):
    """Money that came back on a day."""

    amount = YuanField(_l("How much came in"), [SumNeeded(), Length(max=20)])
    received_on = DateField(_l("On which day did it come in"), [InputRequired(SENTENCES["day_missing"])])
    note = StringField(_l("Receipt or note"), [Length(max=200)])


class TakeBackForm(BaseForm):
    """What was entered wrongly."""

    words = TextAreaField(_l("What was entered wrongly?"), [Length(max=LONG)])


class DrawForm(BaseForm):
    """Up to which day, under the seed that was shown."""

    to_on = DateField(_l("Payment lists up to"), [InputRequired(SENTENCES["day_missing"])])
    seed = HiddenField()


class AnswerForm(BaseForm):
    """What the recipient says."""

    way = RadioField(_l("How did you ask?"), choices=options(WAYS), validate_choice=False)
    heard = RadioField(_l("What does the recipient say?"), choices=options(HEARD), validate_choice=False)
    said = YuanField(_l("The sum that the recipient names"), [Optional(), Length(max=20)])
    words = TextAreaField(_l("In the recipient's own words"), [Length(max=LONG)])


class SettleForm(BaseForm):
    """How a finding ended."""

    outcome = RadioField(_l("How did it end?"), choices=options(CHECK_OUTCOMES), validate_choice=False)
    words = TextAreaField(_l("What was found out?"), [Length(max=LONG)])


class OutcomeForm(BaseForm):
    """What was found about a signal, as strong as it was shown."""

    weight = HiddenField()
    outcome = SelectField(
        _l("What came of it?"), choices=options(SIGNAL_OUTCOMES, "–"), validate_choice=False
    )
    words = TextAreaField(_l("What did you look at, and what did it show?"), [Length(max=LONG)])

    @property
    def weight_seen(self) -> int:
        """How strong the signal was on the page; nothing where no page would send it."""
        return version_of(self.weight.data or "") or 0
