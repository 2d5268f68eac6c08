"""A form with fields of several kinds, for the gallery of the interface kit."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from webapp.core.forms import BaseForm, options


class SampleForm(BaseForm):
    """What a form of the house looks like, empty and refused."""

    title = StringField(_l("Name of the post"), [InputRequired(_l("Please say what the post is called."))])
    starts = DateField(_l("First day"), [InputRequired(_l("Please pick the first day."))])
    kind = SelectField(_l("Kind"), choices=options([("a", _l("full time")), ("b", _l("by the hour"))]))
    answer = RadioField(
        _l("What she says"), choices=options([("yes", _l("agrees")), ("no", _l("wants to think"))])
    )
    note = TextAreaField(_l("Note"))
