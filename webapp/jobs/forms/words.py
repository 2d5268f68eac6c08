"""What the form about a word of the town accepts."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.core.forms import BaseForm
from webapp.jobs.models import LONGEST_TOWN_WORD

TRADES = "trades"
"""Where a page lists the names of the lexicon, to pick from."""


class WordForm(BaseForm):
    """A word as people here say it, and the work that it means."""

    word = StringField(
        _l("People here say"),
        [InputRequired(_l("Please write the word as people say it.")), Length(max=LONGEST_TOWN_WORD)],
    )
    means = StringField(
        _l("It means"),
        [InputRequired(_l("Please say which work it means.")), Length(max=LONGEST_TOWN_WORD)],
        render_kw={"list": TRADES},
    )
