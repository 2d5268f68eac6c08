"""What the forms of bank results accept."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, TextAreaField
from wtforms.validators import Length

from webapp.core.forms import BaseForm
from webapp.payments.models import LONG


class ResultForm(BaseForm):
    """The bank's file."""

    result = FileField(_l("The bank's file"))


class MendForm(BaseForm):
    """The village's word that an account is in order."""

    words = TextAreaField(_l("Whom did you ask, and what was said?"), [Length(max=LONG)])
