"""What the forms of bank accounts and of relatives accept."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from webapp.core.forms import BaseForm
from webapp.payees.labels import RELATIONS

KEYPAD = {"inputmode": "numeric", "autocomplete": "off"}


class AccountForm(BaseForm):
    """An account as the book or card shows it."""

    bank = StringField(_l("Bank"), [Length(max=60)])
    holder = StringField(_l("Account holder"), [Length(max=60)])
    account = StringField(_l("Account number"), [Length(max=60)], render_kw=KEYPAD)


class FirmAccountForm(BaseForm):
    """A firm's account as its opening licence shows it, and the town that pays it."""

    town = SelectField(_l("Town"), choices=[], validate_choice=False)
    bank = StringField(_l("Bank"), [Length(max=60)])
    holder = StringField(_l("Account holder"), [Length(max=80)])
    account = StringField(_l("Account number"), [Length(max=60)], render_kw=KEYPAD)

    def __init__(self, towns: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        """Offer the towns for which it may be entered; one alone is picked."""
        super().__init__(**options)
        offered = list(towns)
        self.town.choices = offered if len(offered) == 1 else [("", "–"), *offered]
        self.town.data = self.town.data or (offered[0][0] if len(offered) == 1 else "")


class ConfirmForm(BaseForm):
    """The number once more, read from the book or card by another person."""

    account = StringField(_l("Account number"), [Length(max=60)], render_kw=KEYPAD)


class KinForm(BaseForm):
    """A relative of somebody who decides; the auditor also says of whom."""

    person = SelectField(_l("Colleague"), choices=[], validate_choice=False)
    name = StringField(_l("Name of the relative"), [Length(max=60)])
    relation = SelectField(_l("How related"), validate_choice=False)
    id_number = StringField(
        _l("Identity number of the relative"), [Length(max=30)], render_kw={"autocomplete": "off"}
    )

    def __init__(self, people: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        """Offer the relations and, to the auditor, the colleagues."""
        super().__init__(**options)
        self.relation.choices = [("", "–"), *RELATIONS.items()]
        self.person.choices = [("", "–"), *people]
