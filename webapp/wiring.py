"""The lists that the app is made of: blueprints, commands, panels, and what lower layers are handed from above."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from click import Command
from flask import Blueprint, Flask, g, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.access.actor import Actor
from webapp.access.guard import current_actor, may, permits, refuse_unguarded
from webapp.access.permissions import Permission
from webapp.accounts import views as account_views
from webapp.accounts.actions import note_seen
from webapp.accounts.models import Account
from webapp.accounts.queries import last_seen, session_of
from webapp.accounts.rules import session_is_over, session_limits
from webapp.audit.record import AuditRecorder
from webapp.claims.actions.opening import follow as follow_spell
from webapp.claims.actions.opening import open_due
from webapp.claims.actions.returning import account_changed
from webapp.claims.cli import claims as claims_cli
from webapp.claims.panels import OF_A_SPELL, ladder_effects, scheme_effects
from webapp.claims.panels import ledger_subjects as claim_subjects
from webapp.claims.views.claims import claims
from webapp.claims.views.payments import payments
from webapp.claims.views.village import village
from webapp.codelists.actions import install as install_codes
from webapp.core import kept, web
from webapp.core.files import sweep
from webapp.core.filters import now, today
from webapp.core.panels import Panel
from webapp.core.settings import setting
from webapp.demo.cli import demo, offer
from webapp.desk.views import desk
from webapp.funds.cli import funds as funds_cli
from webapp.funds.views import funds
from webapp.households.cli import households as households_cli
from webapp.households.importer.codes import CODE_SOURCE, CODE_VALUES
from webapp.households.queries import work as households_at_work
from webapp.households.views.families import households
from webapp.households.views.imports import imports
from webapp.jobs.actions.answers import close_silent
from webapp.jobs.panels import HOUSEHOLD_JOBS, weight_effects
from webapp.jobs.panels import floor_effects as opening_effects
from webapp.jobs.queries import outcomes as jobs_outcomes
from webapp.jobs.queries import past as jobs_past
from webapp.jobs.views.answers import answers
from webapp.jobs.views.calls import calls
from webapp.jobs.views.firms import firms
from webapp.jobs.views.introductions import introductions
from webapp.jobs.views.openings import openings
from webapp.jobs.views.people import people
from webapp.jobs.views.plan import plan
from webapp.jobs.views.posts import posts
from webapp.jobs.views.profile import profile
from webapp.jobs.views.town import town
from webapp.jobs.views.weights import weights
from webapp.jobs.views.words import words
from webapp.jobs.views.work import work as workers
from webapp.operations.cli import backup, docs, doctor, prepare, serve, work
from webapp.operations.views import operations
from webapp.organisations.cli import accounts as accounts_cli
from webapp.organisations.cli import organisations as organisations_cli
from webapp.organisations.labels import ROLES
from webapp.organisations.queries import actor_in, actor_on, seats_of
from webapp.organisations.views import organisations
from webapp.payees.panels import ACCOUNTS, FIRM_ACCOUNT
from webapp.payees.views import kinship, payees
from webapp.payments.panels.after import AFTER_A_CLAIM, AFTER_A_LIST
from webapp.payments.panels.after import ledger_subjects as instalment_subjects
from webapp.payments.panels.bank import BANK, BANK_OF_CLAIM, line_states
from webapp.payments.views.mending import mending
from webapp.payments.views.rechecks import rechecks
from webapp.payments.views.recoveries import recoveries
from webapp.payments.views.results import results
from webapp.payments.views.samples import samples
from webapp.payments.views.signals import signals
from webapp.placements.actions.spells import retain_due
from webapp.placements.actions.spells import start as start_spell
from webapp.placements.labels import refusal_sentence as hire_sentence
from webapp.placements.panels import floor_effects as spell_effects
from webapp.placements.queries.judging import endangered
from webapp.placements.queries.spells import at_work, ends_of, past
from webapp.placements.views.cases import cases
from webapp.placements.views.months import placements
from webapp.policies.actions import install as install_policies
from webapp.policies.queries import Source as PolicyEffects
from webapp.policies.views import policies

BLUEPRINTS: tuple[Blueprint, ...] = (
    account_views.accounts,
    organisations,
    households,
    imports,
    desk,
    operations,
    payees,
    funds,
    placements,
    cases,
    claims,
    payments,
    results,
    mending,
    village,
    kinship,
    openings,
    policies,
    people,
    plan,
    town,
    weights,
    words,
    workers,
    profile,
    introductions,
    answers,
    calls,
    firms,
    posts,
    recoveries,
    samples,
    rechecks,
    signals,
)
COMMANDS: tuple[Command, ...] = (
    accounts_cli,
    organisations_cli,
    households_cli,
    prepare,
    serve,
    work,
    doctor,
    backup,
    docs,
    demo,
    funds_cli,
    claims_cli,
)
PANELS: tuple[Panel, ...] = (
    HOUSEHOLD_JOBS,
    ACCOUNTS,
    AFTER_A_CLAIM,
    AFTER_A_LIST,
    FIRM_ACCOUNT,
    OF_A_SPELL,
    BANK,
    BANK_OF_CLAIM,
)
DEFAULTS: tuple[Callable[[datetime], None], ...] = (
    install_policies,
    partial(install_codes, CODE_VALUES, CODE_SOURCE),
)
POLICY_EFFECTS: tuple[PolicyEffects, ...] = (
    opening_effects,
    spell_effects,
    ladder_effects,
    scheme_effects,
    weight_effects,
)
LEDGER_SUBJECTS = (claim_subjects, instalment_subjects)
DAILY: tuple[Callable[[date], object], ...] = (
    close_silent,
    open_due,
    retain_due,
    sweep,
)
NAVIGATION = (
    ("desk.index", Permission.DESK_SEE, _l("Desk")),
    ("households.index", Permission.HOUSEHOLD_LIST, _l("Households")),
    ("work.index", Permission.WORKER_LIST, _l("Without work")),
    ("openings.index", Permission.OPENING_LIST, _l("Openings")),
    ("firms.index", Permission.FIRM_LIST, _l("Firms")),
    ("posts.index", Permission.OPENING_IMPORT, _l("Spreadsheets of posts")),
    ("introductions.index", Permission.INTRODUCTION_SEE, _l("Introductions")),
    ("placements.index", Permission.SPELL_LIST, _l("Placements")),
    ("cases.index", Permission.CASE_LIST, _l("Disputed months")),
    ("village.index", Permission.CLAIM_VERIFY, _l("Subsidy")),
    ("claims.index", Permission.CLAIM_LIST, _l("Subsidy")),
    ("payments.lists", Permission.LIST_SEE, _l("Payment lists")),
    ("recoveries.index", Permission.RECOVERY_SEE, _l("Recoveries")),
    ("rechecks.index", Permission.RECHECK_SEE, _l("Re-checks")),
    ("signals.index", Permission.SIGNAL_SEE, _l("Signals")),
    ("funds.index", Permission.FUND_SEE, _l("Funds")),
    ("payees.index", Permission.PAYEE_CONFIRM, _l("Bank accounts")),
    ("policies.index", Permission.POLICY_SEE, _l("Policy numbers")),
    ("operations.audit", Permission.AUDIT_SEE, _l("Audit")),
    ("organisations.staff", Permission.ACCOUNT_LIST, _l("Accounts")),
)


def wire(app: Flask) -> None:
    """Hang every capability on the app."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.extensions["panels"] = list(PANELS)
    app.extensions["daily"] = list(DAILY)
    app.extensions["recorder"] = AuditRecorder
    app.extensions["signed_out"] = account_views.signed_out
    app.extensions["actor_of_account"] = actor_of_account
    app.extensions["seats_of"] = lambda account: seats_of(account.id, today())
    app.extensions["install_defaults"] = install_defaults
    app.extensions["offer_demo"] = offer
    app.extensions["hired"] = start_spell
    app.extensions["hired_sentence"] = hire_sentence
    app.extensions["spell_followers"] = [follow_spell]
    app.extensions["account_followers"] = [account_changed]
    app.extensions["ledger_subjects"] = list(LEDGER_SUBJECTS)
    app.extensions["payment_line_states"] = line_states
    app.extensions["policy_effects"] = list(POLICY_EFFECTS)
    households_at_work.ask_also(at_work)
    jobs_outcomes.ask_also(ends_of)
    jobs_past.ask_also(past)
    jobs_past.ask_also(endangered)
    web.init_web(app, recognise, refuse_unguarded)
    app.jinja_env.filters["role_label"] = lambda role: ROLES[role]
    app.context_processor(_navigation)
    setattr(app.view_functions["static"], "permissions", (Permission.PUBLIC,))  # noqa: B010  # a function has no such field


def recognise() -> None:
    """Find out who sends this request: the session of the cookie, its seat, its language; or whose session it was."""
    token = request.cookies.get(web.cookie_name(account_views.SESSION))
    login = session_of(token) if token else None
    if login is None or login.account.disabled_at is not None:
        return
    actor, seen = actor_in(login, today()), last_seen(login)
    limits = session_limits(actor.roles if actor else (), setting("STRICTNESS"))
    over = login.ended_at is not None or session_is_over(login.started_at, seen, now(), limits)
    if actor is None or over:
        g.lost = kept.Lost(str(login.ref), str(login.account.ref), str(login.seat_ref or ""))
        return
    note_seen(login, seen, now())
    g.login, g.actor, g.language, g.session_mark = login, actor, login.account.language, str(login.ref)


def actor_of_account(account: Account) -> Actor | None:
    """Return the actor of an account's first seat, for what happens before a session exists."""
    seats = seats_of(account.id, today())
    return actor_on(seats[0]) if seats else None


def install_defaults() -> None:
    """Bring shipped policy values and code lists into the database."""
    for install in DEFAULTS:
        install(now())


def _navigation() -> dict[str, object]:
    actor = current_actor()
    here = (request.endpoint or "").partition(".")[0]
    nav = [
        {"label": label, "url": url_for(endpoint), "current": endpoint.partition(".")[0] == here}
        for endpoint, permission, label in NAVIGATION
        if permits(actor, permission)
    ]
    return {"nav": nav if actor else [], "may": may, "places": _places()}


def _places() -> dict[str, object]:
    places: dict[str, object] = {"home": url_for("desk.index"), **account_views.context()}
    if may(Permission.HOUSEHOLD_LIST):
        places["find"] = url_for("households.index")
    return places
