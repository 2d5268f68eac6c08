"""Signing in and out, setting a password, and one's own preferences."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Actor
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.accounts import actions, queries, rules
from webapp.accounts.forms import NewPasswordForm, OwnPasswordForm, SignInForm
from webapp.accounts.labels import refusal_sentence
from webapp.accounts.models import Account, LoginSession
from webapp.core import unit, web
from webapp.core.filters import now
from webapp.core.i18n import LANGUAGE_COOKIE, LOCALES
from webapp.core.pages import go_to, redirect_to, render_page

accounts = Blueprint("accounts", __name__, template_folder="templates")
SESSION = "session"
ADDRESS_FAILURES_A_MINUTE = 20


@accounts.get("/sign-in")
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password."""
    form = SignInForm(request.args)
    return render_page("accounts/sign_in.html", form=form)


@accounts.post("/sign-in")
@requires(Permission.PUBLIC)
def open_session() -> ResponseReturnValue:
    """Check the password and start a session; too many failures lock this user name for a while."""
    form = SignInForm()
    if not form.validate():
        return render_page("accounts/sign_in.html", status=422, form=form)
    username, moment, address = form.text("username").lower(), now(), request.remote_addr or "?"
    wait = _locked(username, address)
    if wait is not None:
        form.form_errors.append(_("Too many wrong passwords. Please wait %(n)d minutes.", n=wait))
        return render_page("accounts/sign_in.html", status=HTTPStatus.TOO_MANY_REQUESTS, form=form)
    account = queries.account_named(username)
    if not actions.password_fits(account, form.password.data or "") or account is None:
        actions.note_failure(username, address, moment)
        form.form_errors.append(_("User name or password is wrong. Check both and try again."))
        return render_page("accounts/sign_in.html", status=422, form=form)
    actions.forget_failures(username)
    response = redirect_to("desk.index") if not form.then.data else _back_to(form.then.data)
    _start(account, address, response)
    return response


def _locked(username: str, address: str) -> int | None:
    moment = now()
    failures = queries.failures_of(username, moment - rules.FORGOTTEN_AFTER)
    until = rules.locked_until(failures, moment)
    if until is not None:
        return int((until - moment).total_seconds() // 60) + 1
    crowd = queries.failures_from(address, moment, timedelta(minutes=1))
    return 1 if crowd >= ADDRESS_FAILURES_A_MINUTE else None


def _start(account: Account, address: str, response: Response) -> None:
    tokens: list[str] = []

    def command() -> unit.Done:
        token, done = actions.open_session(account, address, now())
        tokens[:] = [token]
        return done

    unit.run(command, unit.Entry(_signing_in(account), "account.sign-in", now()))
    web.set_cookie(response, SESSION, tokens[0])


def _signing_in(account: Account) -> "Actor | None":
    return current_app.extensions["actor_of_account"](account)  # type: ignore[no-any-return]  # handed in by wiring


def _back_to(path: str) -> Response:
    """Go back to where the sign-in interrupted, if that is a page of ours."""
    adapter = current_app.url_map.bind("")
    if not path.startswith("/") or path.startswith("//") or not adapter.test(path, "GET"):
        return redirect_to("desk.index")
    return go_to(path)


@accounts.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End this session; the browser forgets what it kept."""
    session: LoginSession = g.login
    unit.run(lambda: actions.close_session(session, now()), unit.Entry(acting(), "account.sign-out", now()))
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
    if not form.errors and not actions.password_fits(account, form.old.data or ""):
        form.old.errors = [_("This is not your present password.")]
    if form.errors or not _new_password_is_good(form, account.username):
        return render_page("accounts/show.html", status=422, password=form, **_own())
    hashed = actions.hash_password(form.password.data or "")
    unit.run(lambda: actions.set_password(account, hashed, now()), _entry("account.password"), form.key.data)
    return redirect_to("accounts.sign_in")


@accounts.post("/account/preference/<any(language, size, theme):what>")
@requires(Permission.PUBLIC)
def prefer(what: str) -> ResponseReturnValue:
    """Switch language, text size or colours and come back to the same page."""
    value = request.form.get("value", "")
    response = _back_to(request.form.get("back", "").rstrip("?"))
    if what == "language" and value in LOCALES:
        web.set_cookie(response, LANGUAGE_COOKIE, value, web.YEAR)
    login: LoginSession | None = getattr(g, "login", None)
    if login is not None:
        account = login.account
        language = value if what == "language" and value in LOCALES else account.language
        large = value == "large" if what == "size" else account.large
        theme = value if what == "theme" and value in ("light", "dark") else account.theme
        unit.run(lambda: actions.prefer(account, language, large, theme), _entry("account.prefer"))
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
        return render_page(
            "accounts/invitation.html", status=422, form=form, account=found.account, token=token
        )
    hashed = actions.hash_password(form.password.data or "")
    actor = _signing_in(found.account)
    unit.run(lambda: actions.accept(found, hashed, now()), unit.Entry(actor, "account.password", now()))
    return redirect_to("accounts.sign_in")


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
