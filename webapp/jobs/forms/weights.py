"""What the form about learned weights accepts: from which day, by which document."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import BaseForm


class LearnedForm(BaseForm):
    """The day and the document of all the numbers together, and which numbers were on the page."""

    seen = StringField()

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
