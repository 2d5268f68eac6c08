"""What the administrator's forms accept."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from webapp.accounts.rules import USERNAME
from webapp.core.forms import BaseForm


class StaffForm(BaseForm):
    """A new person with an account and a seat in the town."""

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
            Length(min=3, max=40, message=_l("A user name has 3 to 40 letters or digits.")),
            Regexp(rf"^(?:{USERNAME.pattern})\Z", message=_l("Letters, digits, dot and dash only.")),
        ],
    )
    role = SelectField(_l("Role"))
    village = SelectField(_l("Village"))
    area = SelectField(_l("Area"))
