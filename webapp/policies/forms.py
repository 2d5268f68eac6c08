"""What the forms about policy numbers accept: the shape here, sense and policy in the rules."""

from contextlib import suppress
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import NumberInput

from webapp.core.forms import BaseForm, options
from webapp.core.policy_values import SPECS
from webapp.core.workflow import Refusal
from webapp.policies.labels import KINDS, words_of
from webapp.policies.rules import LONGEST_REASON, Proposal, read_number

NO_NUMBER: Final = _l("Please enter the number.")


class YuanField(StringField):
    """A sum in yuan as it was typed; the rules read it."""


class CountField(StringField):
    """A whole number as it was typed; the rules read it."""

    widget = NumberInput()


class ProposalForm(BaseForm):
    """A number of the town's own; its value is typed in the unit of its key."""

    kind: Any = RadioField(_l("Applies to"), [InputRequired(_l("Please choose one."))])
    value: Any = CountField(_l("New number"), [InputRequired(NO_NUMBER), Length(max=30)])
    valid_from = DateField(
        _l("Holds from"), [InputRequired(_l("Please fill in the day from which it holds."))]
    )
    source = StringField(
        _l("Document"),
        [
            InputRequired(_l("Please name the document that says so, with its number and day.")),
            Length(max=300),
        ],
    )

    def read(self, key: str, town_code: str) -> Proposal | Refusal:
        """Return what is proposed, or why the typed value is no number."""
        number = read_number(self.text("value"), SPECS[key].unit)
        if isinstance(number, Refusal):
            return number
        day = self.valid_from.data or date.min
        return Proposal(key, self.text("kind"), town_code, number, day, self.text("source"))


class OneKind(ProposalForm):
    """For keys without kinds."""

    kind = HiddenField()


class Yuan(OneKind):
    """For one sum of money."""

    value = YuanField(_l("New number"), [InputRequired(NO_NUMBER), Length(max=30)])


class YuanByKind(ProposalForm):
    """For sums of money by kind."""

    value = YuanField(_l("New number"), [InputRequired(NO_NUMBER), Length(max=30)])


class Choice(OneKind):
    """For what is either so or not, and for values that stand for words."""

    value = RadioField(_l("New number"), [InputRequired(_l("Please choose one."))])


class RejectionForm(BaseForm):
    """Why a number is not put in force."""

    reason = TextAreaField(_l("Why it is rejected"), [Length(max=LONGEST_REASON)])


def proposal_form(key: str, given: dict[str, Any] | None = None) -> ProposalForm:
    """Return the form that fits a key: kinds where it has several, the control of its unit."""
    spec, words = SPECS[key], words_of(key)
    in_yuan = spec.unit == "fen"
    if len(spec.kinds) > 1:
        form: ProposalForm = (YuanByKind if in_yuan else ProposalForm)(data=given)
        form.kind.choices = options((kind, KINDS.get(kind, kind)) for kind in spec.kinds)
        return form
    form = (Choice if words else Yuan if in_yuan else OneKind)(data=given)
    form.kind.data = spec.kinds[0]
    if words:
        form.value.choices = options((str(value), word) for value, word in words.items())
    return form


def prefilled(query: MultiDict[str, str]) -> dict[str, Any]:
    """Return what an address says about a number that somebody goes back to change; what cannot be read is left out."""
    given: dict[str, Any] = {name: query[name] for name in ("kind", "value", "source") if name in query}
    with suppress(ValueError):
        given["valid_from"] = date.fromisoformat(query.get("valid_from", ""))
    return given
