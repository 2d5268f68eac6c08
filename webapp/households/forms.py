"""What the forms of households accept."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import BaseForm, options
from webapp.households.labels import REVEAL_REASONS

LONGEST_REASON = 200
LONGEST_NOTE = 120


class WatchForm(BaseForm):
    """Put on the local watch list, or look at it again."""

    reason = TextAreaField(_l("Why this family needs an eye on it"), [Length(max=LONGEST_REASON)])
    review_on = DateField(_l("Look again on"))


class TakeOffForm(BaseForm):
    """Take off the local watch list."""

    why = StringField(
        _l("Why it is no longer needed"),
        [InputRequired(_l("Please say why: the reason stays on record.")), Length(max=LONGEST_REASON)],
    )


class RevealForm(BaseForm):
    """Why one covered field is to be shown."""

    reason = SelectField(_l("What do you need it for?"), choices=options(REVEAL_REASONS.items()))
    note = StringField(_l("In your words"), [Length(max=LONGEST_NOTE)])


class UploadForm(BaseForm):
    """A workbook from the national system."""

    workbook = FileField(_l("Workbook (.xlsx)"))
