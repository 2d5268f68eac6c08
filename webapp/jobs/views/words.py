"""A town's own words: what nobody knows yet, what was entered, and a new one by two persons, whom it touches first."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page, swaps
from webapp.core.workflow import Refusal
from webapp.jobs.actions import words as actions
from webapp.jobs.forms.words import TRADES, WordForm
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import WORD_FILTERS
from webapp.jobs.models import LONGEST_TOWN_WORD, TownWord
from webapp.jobs.queries import words as queries
from webapp.jobs.queries.words import Meaning
from webapp.jobs.recommend import words as recommend
from webapp.policies.queries import town_of

words = Blueprint("words", __name__, template_folder="../templates")
MOST_UNKNOWN: Final = 30


@words.get("/words")
@requires(Permission.WORD_SEE)
def index() -> ResponseReturnValue:
    """Show which words of the town nobody knows, and those that were entered."""
    actor, town = acting(), town_of(acting())
    held = queries.in_force(town.code)
    unknown = None
    if permits(actor, Permission.WORD_PROPOSE) and not swaps():
        people, openings = queries.said_by_people(town.id), queries.said_by_openings(town.id)
        unknown = recommend.unknown(held, people, openings, MOST_UNKNOWN)
    counts = queries.counts(actor)
    return render_page(
        "jobs/words.html",
        "jobs/_words_table.html",
        town=town,
        unknown=unknown,
        found=page_of(queries.listed(actor, request.args.get("show", "")), page_number()),
        counts=counts,
        filters=[
            (None, _("all"), counts["all"]),
            *((key, word, counts[key]) for key, word in WORD_FILTERS.items() if counts[key]),
        ],
        left_out=recommend.left_out(held),
    )


@words.get("/words/new")
@requires(Permission.WORD_PROPOSE)
def new() -> ResponseReturnValue:
    """Show the form, with the word that was picked from the list."""
    given = {name: request.args.get(name, "")[:LONGEST_TOWN_WORD] for name in ("word", "means")}
    return _form_page(WordForm(MultiDict(), data=given))


@words.post("/words/preview")
@requires(Permission.WORD_PROPOSE)
def preview() -> ResponseReturnValue:
    """Show whom a word would touch; nothing is kept yet."""
    form = WordForm()
    found = _examined(form)
    return _form_page(form, 422) if found is None or form.unsent else _preview_page(form, found)


@words.post("/words/new")
@requires(Permission.WORD_PROPOSE)
def propose() -> ResponseReturnValue:
    """Enter the word; it waits for a second person."""
    form, actor, town = WordForm(), acting(), town_of(acting())
    found = _examined(form)
    if found is None:
        return _form_page(form, 422)
    if form.unsent:
        return _preview_page(form, found, 422)
    outcome = unit.run(
        lambda: actions.propose(form.text("word"), form.text("means"), town, actor, now()),
        unit.Entry(actor, "word.propose", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _form_page(form, 422)
    tell(_("The word is entered; another job cadre or the town centre confirms it next."))
    return redirect_to("words.show", ref=outcome.ref)


@words.get("/words/<uuid:ref>")
@requires(Permission.WORD_SEE, on=queries.word)
def show(row: TownWord) -> ResponseReturnValue:
    """Show a word with whom it touches, to whoever decides and whoever reads."""
    return _word_page(row, PlainForm())


@words.post("/words/<uuid:ref>/confirm")
@requires(Permission.WORD_CONFIRM, on=queries.word)
def confirm(row: TownWord) -> ResponseReturnValue:
    """Let the word count."""
    said = _("From now on “%(word)s” is read as %(means)s.", word=row.word, means=row.means)
    return _decided(row, lambda: actions.confirm(row, acting(), now()), "word.confirm", said)


@words.post("/words/<uuid:ref>/take-back")
@requires(Permission.WORD_TAKE_BACK, on=queries.word)
def take_back(row: TownWord) -> ResponseReturnValue:
    """Let the word count no longer."""
    said = _("“%(word)s” is taken back.", word=row.word)
    return _decided(row, lambda: actions.take_back(row, acting(), now()), "word.take_back", said)


def _decided(
    row: TownWord, command: Callable[[], unit.Done | unit.Refused], audit: str, said: str
) -> ResponseReturnValue:
    form = PlainForm()
    outcome = unit.run(command, unit.Entry(acting(), audit, now(), row.ref), form.key.data, form.fingerprint)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _word_page(queries.word(acting(), row.ref) or row, form, 422)
    tell(said)
    return redirect_to("words.index")


def _examined(form: WordForm) -> Meaning | None:
    """Return what the form proposes, or None with every reason at its field."""
    if not form.validate() and any(field.errors for field in form):
        return None
    found = actions.examined(form.text("word"), form.text("means"), town_of(acting()))
    if isinstance(found, Refusal):
        form.explain((found,), refusal_sentence)
        return None
    return found


def _touched(new: Meaning) -> dict[str, Any]:
    town = town_of(acting())
    held = tuple(one for one in queries.in_force(town.code) if one[0] != new[0])
    people, openings = queries.said_by_people(town.id), queries.said_by_openings(town.id)
    return {"town": town, "touched": recommend.touched(new, held, people, openings)}


def _form_page(form: WordForm, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "jobs/word_new.html", status=status, form=form, list_id=TRADES, trades=recommend.trades()
    )


def _preview_page(form: WordForm, found: Meaning, status: int = 200) -> ResponseReturnValue:
    return render_page("jobs/word_preview.html", status=status, form=form, means=found[1], **_touched(found))


def _word_page(row: TownWord, form: PlainForm, status: int = 200) -> ResponseReturnValue:
    told = {} if row.ended_at else _touched((row.word, row.means))
    return render_page("jobs/word.html", status=status, row=row, form=form, **told)
