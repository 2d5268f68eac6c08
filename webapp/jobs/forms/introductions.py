"""What the forms about consents and introductions accept: shape here, policy in the rules."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from webapp.consents.labels import HOW
from webapp.core.forms import BaseForm, options
from webapp.jobs.forms.fields import ChipsField, YuanField

CONTACT: Final = _l("The firm may have name and phone if it wants to meet")


class ConsentForm(BaseForm):
    """How and when a person agreed, for the introduction that follows."""

    opening = HiddenField()
    how = ChipsField(_l("How was it agreed"), choices=options(HOW), validate_choice=False)
    contact = BooleanField(CONTACT)
    given_on = DateField(_l("On which day"))


class PeopleForm(BaseForm):
    """Several people for one opening: who, and how they agreed; `all` where all agreed in the same way."""

    who = SelectMultipleField(validate_choice=False)
    all = HiddenField()
    given_on = DateField(_l("On which day"))


def people_form(names: Mapping[UUID, str], **values: Any) -> PeopleForm:
    """Return the form with the questions about each person who has not agreed to the firm yet."""
    asked: dict[str, Any] = {}
    for ref, name in names.items():
        asked[how_field(ref)] = ChipsField(name, choices=options(HOW), validate_choice=False)
        asked[contact_field(ref)] = BooleanField(CONTACT)
    form: PeopleForm = type("AskedForm", (PeopleForm,), asked)(**values)
    return form


def how_field(ref: UUID) -> str:
    """Return the name of the field that says how somebody agreed."""
    return f"how_{ref.hex}"


def contact_field(ref: UUID) -> str:
    """Return the name of the field that says whether the name was agreed to as well."""
    return f"contact_{ref.hex}"


class AgreeForm(BaseForm):
    """Somebody agrees to be known by name and phone."""

    how = ChipsField(_l("How was it agreed"), choices=options(HOW), validate_choice=False)
    given_on = DateField(_l("On which day"), [Optional()])


class MeetForm(BaseForm):
    """The firm wants to meet."""

    meet_on = DateField(_l("Day of the talk"), [Optional()])


class TakeForm(BaseForm):
    """Somebody is taken on."""

    started_on = DateField(
        _l("First day of work"), [InputRequired(_l("Please fill in the first day of work."))]
    )
    wage = YuanField(_l("Agreed wage"), [InputRequired(_l("Please fill in the agreed wage."))])


class DeclineForm(BaseForm):
    """Nothing came of it."""

    reason = ChipsField(_l("Why"), validate_choice=False)
    note = StringField(_l("In a few words"), [Length(max=200)])
    tell_worker = BooleanField(_l("The person may be told this reason"))


class BatchForm(BaseForm):
    """Several introductions at once: which, what, and for a no the reason."""

    one = SelectMultipleField(_l("Introductions"), validate_choice=False)
    move = HiddenField()
    reason = SelectField(_l("Why"), validate_choice=False)
