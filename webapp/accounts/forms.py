"""What sign-in, password and account forms accept."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import BaseForm


class SignInForm(BaseForm):
    """User name and password."""

    username = StringField(
        _l("User name"), [InputRequired(_l("Please fill in your user name.")), Length(max=40)]
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Please fill in your password.")), Length(max=128)]
    )
    then = HiddenField()
    kept = HiddenField()


class NewPasswordForm(BaseForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"), [InputRequired(_l("Please fill in a password.")), Length(max=128)]
    )
    again = PasswordField(_l("The same once more"), [InputRequired(_l("Please type it once more."))])


class OwnPasswordForm(NewPasswordForm):
    """The old password and a new one, twice."""

    old = PasswordField(_l("Present password"), [InputRequired(_l("Please fill in your present password."))])
