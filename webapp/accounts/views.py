"""Signing in and out, setting a password, and one's own preferences."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.actor import Actor
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.accounts import actions, queries, rules
from webapp.accounts.forms import NewPasswordForm, OwnPasswordForm, SignInForm
from webapp.accounts.labels import refusal_sentence
from webapp.accounts.models import Account, Invitation, LoginSession
from webapp.core import kept, notes, unit, web
from webapp.core.filters import LARGE, SIZE_COOKIE, large_here, now
from webapp.core.i18n import LANGUAGE_COOKIE, LOCALES
from webapp.core.pages import go_to, over_the_page, redirect_to, render_page
from webapp.core.workflow import Refusal

accounts = Blueprint("accounts", __name__, template_folder="templates")
SESSION = "session"
COME_AND_GO = {"accounts.open_session", "accounts.sign_out"}


@accounts.get("/sign-in")
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password."""
    form = SignInForm(request.args)
    form.kept.data = None
    return render_page("accounts/sign_in.html", form=form)


def signed_out() -> ResponseReturnValue:
    """Answer a form that came without a session with the sign-in page, which carries what was typed."""
    if request.endpoint in COME_AND_GO:
        return redirect_to("accounts.sign_in")
    form = SignInForm(MultiDict())
    form.then.data = kept.page_above(request.path)
    late, files = "lost", False
    if kept.came_late():
        typed = kept.typed_here()
        form.kept.data = kept.seal(typed, g.lost.account, now())
        late, files = "kept" if form.kept.data else "lost", typed.files
        late = late if typed.by_hand else "pressed"
    answer = render_page(
        "accounts/sign_in.html", status=HTTPStatus.UNAUTHORIZED, form=form, late=late, files=files
    )
    return over_the_page(answer)


@accounts.post("/sign-in")
@requires(Permission.PUBLIC)
def open_session() -> ResponseReturnValue:
    """Check the password and start a session; too many failures lock this user name for a while."""
    form = SignInForm()
    if not form.validate():
        return render_page("accounts/sign_in.html", status=422, form=form)
    account = queries.account_named(form.text("username"))
    refusals = _tried(account, form.text("username"), form.password.data or "")
    actor = _signing_in(account) if account is not None and not refusals else None
    if account is None or actor is None:
        form.explain(tuple(refusals or [Refusal("no_seat")]), refusal_sentence)
        return render_page("accounts/sign_in.html", status=_status(refusals), form=form)
    typed = kept.opened(form.kept.data or "", str(account.ref), now())
    token, mark = _start(account, actor, typed)
    if large_here() and not account.large:
        chosen = partial(actions.prefer, account, account.language, large=True, theme=account.theme)
        unit.must(unit.run(chosen, unit.Entry(actor, "account.prefer", now())))
    if typed is not None:
        response = _unsent(typed, token, mark)
    else:
        response = redirect_to("desk.index") if not form.then.data else _back_to(form.then.data)
    web.set_cookie(response, SESSION, token)
    return response


def _unsent(typed: kept.Typed, token: str, mark: str) -> Response:
    """Show the form as it was typed, not sent; where it was only a button, lead to it and say that nothing was done."""
    answer = kept.shown_again(typed, (web.cookie_name(SESSION), token), mark)
    if answer is None:
        g.session_mark = mark
        g.pop("told", None)
        notes.tell(
            _("You were signed out before this was done. Nothing was changed; please do it again."), bad=True
        )
        answer = go_to(kept.page_above(typed.path))
    return answer


def _tried(account: Account | None, username: str, password: str) -> list[Refusal]:
    return actions.try_password(account, username, password, request.remote_addr or "?", now())


def _status(refusals: list[Refusal]) -> int:
    waits = any(refusal.code == "too_many_attempts" for refusal in refusals)
    return HTTPStatus.TOO_MANY_REQUESTS if waits else HTTPStatus.UNPROCESSABLE_ENTITY


def _start(account: Account, actor: Actor, typed: kept.Typed | None) -> tuple[str, str]:
    """Open a session, in the seat that something was typed in; return its token and its mark on forms."""
    tokens: list[str] = []
    seat_ref = UUID(typed.seat) if typed is not None and typed.seat else None

    def command() -> unit.Done:
        left = getattr(g, "login", None)
        token, done = actions.open_session(account, request.remote_addr or "?", now(), left, seat_ref)
        tokens[:] = [token]
        return done

    done = unit.must(unit.run(command, unit.Entry(actor, "account.sign-in", now())))
    return tokens[0], str(done.ref)


def _signing_in(account: Account) -> "Actor | None":
    return current_app.extensions["actor_of_account"](account)  # type: ignore[no-any-return]  # handed in by wiring


def _back_to(path: str) -> Response:
    """Go back to where the sign-in interrupted, if that is a page of ours; else to the page that it hangs on."""
    page, _, asked = path.partition("?")
    if not page.startswith("/") or page.startswith("//"):
        return redirect_to("desk.index")
    above = kept.page_above(page)
    return go_to(f"{page}?{asked}" if asked and above == page else above)


def go_on_in(seat_ref: UUID, response: Response) -> Response:
    """Go on in another seat of one's own, in a session of its own; the browser gets its token with the response."""
    tokens: list[str] = []

    def command() -> unit.Done:
        token, done = actions.take_seat(g.login, seat_ref, now())
        tokens[:] = [token]
        return done

    unit.must(unit.run(command, _entry("account.seat")))
    fresh = queries.session_of(tokens[-1])
    if fresh is not None:
        actions.note_seen(fresh, fresh.started_at, now())
    web.set_cookie(response, SESSION, tokens[-1])
    return response


@accounts.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this session; the browser forgets what it kept."""
    session: LoginSession = g.login
    unit.must(unit.run(lambda: actions.close_session(session, now()), _entry("account.sign-out")))
    response = redirect_to("accounts.sign_in")
    web.drop_cookie(response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@accounts.get("/account")
@requires(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Show one's own account: seats, preferences, password."""
    return render_page("accounts/show.html", password=OwnPasswordForm(), **_own())


@accounts.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change one's own password; every session ends and the new one is used at once."""
    form, account = OwnPasswordForm(), g.login.account
    form.validate()
    refusals = [] if form.errors else _tried(account, account.username, form.old.data or "")
    if refusals and _status(refusals) == HTTPStatus.TOO_MANY_REQUESTS:
        form.explain(tuple(refusals), refusal_sentence)
    elif refusals:
        form.old.errors = [_("This is not your present password.")]
    if form.errors or not _new_password_is_good(form, account.username):
        return render_page("accounts/show.html", status=_status(refusals), password=form, **_own())
    hashed = actions.hash_password(form.password.data or "")
    entry = _entry("account.password")
    unit.must(unit.run(lambda: actions.set_password(account, hashed, now()), entry, form.key.data))
    return redirect_to("accounts.sign_in")


@accounts.post("/account/preference/<any(language, size, theme):what>")
@requires(Permission.PUBLIC)
def prefer(what: str) -> ResponseReturnValue:
    """Switch language, text size or colours and come back to the same page."""
    value = request.form.get("value", "")
    response = _back_to(request.form.get("back", ""))
    if what == "language" and value in LOCALES:
        web.set_cookie(response, LANGUAGE_COOKIE, value, web.YEAR)
    if what == "size" and value == LARGE:
        web.set_cookie(response, SIZE_COOKIE, LARGE, web.YEAR)
    elif what == "size":
        web.drop_cookie(response, SIZE_COOKIE)
    login: LoginSession | None = getattr(g, "login", None)
    if login is not None:
        account = login.account
        language = value if what == "language" and value in LOCALES else account.language
        large = value == LARGE if what == "size" else account.large
        theme = value if what == "theme" and value in ("light", "dark") else account.theme
        unit.must(unit.run(lambda: actions.prefer(account, language, large, theme), _entry("account.prefer")))
    return response


@accounts.get("/invitation/<token>")
@requires(Permission.PUBLIC)
def invitation(token: str) -> ResponseReturnValue:
    """Show the form behind an invitation link."""
    found = queries.invitation_of(token, now())
    if found is None:
        abort(404)
    return render_page("accounts/invitation.html", form=NewPasswordForm(), account=found.account, token=token)


@accounts.post("/invitation/<token>")
@requires(Permission.PUBLIC)
def accept(token: str) -> ResponseReturnValue:
    """Set the password that an invitation is for; the link is used up."""
    found, form = queries.invitation_of(token, now()), NewPasswordForm()
    if found is None:
        abort(404)
    if not form.validate() or not _new_password_is_good(form, found.account.username):
        return _invitation_page(found.account, form, token)
    hashed = actions.hash_password(form.password.data or "")
    entry = unit.Entry(_signing_in(found.account), _how_opened(found), now())
    outcome = unit.run(lambda: actions.accept(found, hashed, now()), entry)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _invitation_page(found.account, form, token)
    return redirect_to("accounts.sign_in")


def _how_opened(found: Invitation) -> str:
    """Name it apart for the auditor when the link was opened where it was given: it may be its giver who did."""
    login: LoginSession | None = getattr(g, "login", None)
    here = login.account if login is not None else None
    beside = queries.opened_where_given(found, request.remote_addr, here)
    return "account.password-beside" if beside else "account.password"


def _invitation_page(account: Account, form: NewPasswordForm, token: str) -> ResponseReturnValue:
    return render_page("accounts/invitation.html", status=422, form=form, account=account, token=token)


def _new_password_is_good(form: NewPasswordForm, username: str) -> bool:
    if form.password.data != form.again.data:
        form.again.errors = [_("The two do not match; please type it again.")]
    form.explain(tuple(rules.password_refusals(form.password.data or "", username)), refusal_sentence)
    return not form.errors


def _own() -> dict[str, Any]:
    account = g.login.account
    return {"account": account, "seats": current_app.extensions["seats_of"](account)}


def _entry(action: str) -> unit.Entry:
    return unit.Entry(acting(), action, now())


def context() -> dict[str, object]:
    """Return where the preference switches and the way out post to, for every page."""
    return {
        "language": url_for("accounts.prefer", what="language"),
        "size": url_for("accounts.prefer", what="size"),
        "theme": url_for("accounts.prefer", what="theme"),
        "account": url_for("accounts.show"),
        "sign_out": url_for("accounts.sign_out"),
    }
