"""What the forms about firms, chambers and their promises accept."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from webapp.accounts.rules import USERNAME
from webapp.core.forms import BaseForm, options
from webapp.jobs.forms.fields import ChipsField, CountField
from webapp.jobs.labels.words import ORGANISATION_KINDS, SUSPENDED


class FirmForm(BaseForm):
    """A firm or chamber that comes in."""

    kind = ChipsField(_l("What it is"), choices=options(ORGANISATION_KINDS), default="firm")
    name = StringField(
        _l("Name as on the licence"), [InputRequired(_l("Please fill in the name.")), Length(max=80)]
    )
    credit_code = StringField(_l("Unified social credit code"), [Length(max=60)])
    chamber = SelectField(_l("Chamber"), validate_choice=False)
    contact_name = StringField(_l("Whom the town calls"), [Length(max=60)])
    contact_phone = StringField(_l("Phone"), [Length(max=60)])


class VoiceForm(BaseForm):
    """Somebody who signs in for a firm or chamber."""

    name = StringField(_l("Name"), [InputRequired(_l("Please fill in the name.")), Length(max=60)])
    id_number = StringField(
        _l("ID number"),
        [InputRequired(_l("Please fill in the ID number.")), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    username = StringField(
        _l("User name"),
        [
            InputRequired(_l("Please fill in a user name.")),
            Length(min=3, max=40),
            Regexp(rf"^(?:{USERNAME.pattern})\Z", message=_l("Letters, digits, dot and dash only.")),
        ],
    )


class SuspendForm(BaseForm):
    """Why a firm or chamber is shut out."""

    reason = ChipsField(_l("Why"), choices=options(SUSPENDED), validate_choice=False)
    note = StringField(_l("In a few words"), [Length(max=200)])


class CapacityForm(BaseForm):
    """How many introductions a month."""

    capacity = CountField(_l("Introductions a month"), [InputRequired(_l("Please fill in how many people."))])


class PromiseForm(BaseForm):
    """What a firm promised the town."""

    posts = CountField(_l("How many posts"), [InputRequired(_l("Please fill in how many posts."))])
    promised_on = DateField(_l("Promised on"), [InputRequired(_l("Please fill in the day."))])
    source = StringField(
        _l("Where it was promised"),
        [InputRequired(_l("Please name the paper or the meeting.")), Length(max=120)],
    )


class PostsForm(BaseForm):
    """A chamber's spreadsheet of posts."""

    town = SelectField(_l("Town of the posts"), validate_choice=False)
    workbook = FileField(_l("Spreadsheet"))
