"""What the two forms of a bank account accept."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from webapp.core.forms import BaseForm

KEYPAD = {"inputmode": "numeric", "autocomplete": "off"}


class AccountForm(BaseForm):
    """An account as the book or card shows it."""

    bank = StringField(_l("Bank"), [Length(max=60)])
    holder = StringField(_l("Account holder"), [Length(max=60)])
    account = StringField(_l("Account number"), [Length(max=60)], render_kw=KEYPAD)


class ConfirmForm(BaseForm):
    """The number once more, read from the book or card by another person."""

    account = StringField(_l("Account number"), [Length(max=60)], render_kw=KEYPAD)
