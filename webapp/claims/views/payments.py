"""The pages of payment lists: what waits for one, issuing it, the list, its sheet and the bank's file."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, may, permits, requires
from webapp.access.permissions import Permission
from webapp.claims import export
from webapp.claims.actions import issuing
from webapp.claims.forms import DownloadForm, TickedForm
from webapp.claims.labels import BANDS, PAPERS, refusal_sentence
from webapp.claims.models import PaymentList
from webapp.claims.queries import lists as queries
from webapp.claims.queries import looks
from webapp.claims.views.shared import named, picked_in
from webapp.core import files, unit
from webapp.core.filters import now
from webapp.core.forms import BaseForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.panels import panels_for
from webapp.funds import queries as funds

payments = Blueprint("payments", __name__, template_folder="../templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@payments.get("/payment-lists")
@requires(Permission.LIST_SEE)
def lists() -> ResponseReturnValue:
    """Show the payment lists, and how many signed claims wait for one."""
    found = page_of(queries.lists_of(acting()), page_number())
    waiting = queries.count_to_issue(acting())
    return render_page("claims/lists.html", "claims/_lists_table.html", found=found, waiting=waiting)


@payments.get("/payment-lists/new")
@requires(Permission.LIST_ISSUE)
def prepare() -> ResponseReturnValue:
    """Show the signed claims, ticked, with their total."""
    return _issue_page(TickedForm())


@payments.post("/payment-lists/new")
@requires(Permission.LIST_ISSUE)
def issue() -> ResponseReturnValue:
    """Issue the ticked claims on one list: the act that happens once."""
    form, actor = TickedForm(), acting()
    picked = picked_in(form)
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: issuing.issue(numbers, actor, now()),
        unit.Entry(actor, "list.issue", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _issue_page(form, named(outcome, picked), 422)
    tell(_("Payment list %(number)s is issued.", number=outcome.data["number"]))
    return redirect_to("payments.show_list", ref=outcome.ref)


def _issue_page(
    form: TickedForm, refusals: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    seen = looks.looks_at(queries.to_issue(acting()))
    by_line = [
        (line, [look for look in seen if look.claim.fund_line_id == line.id])
        for line in funds.lines_of(acting())
    ]
    return render_page(
        "claims/issue.html", status=status, form=form, refusals=refusals or [], sentence=refusal_sentence,
        by_line=[(line, found) for line, found in by_line if found], fresh_key=fresh_key, bands=BANDS,
    )  # fmt: skip


@payments.get("/payment-lists/<uuid:ref>")
@requires(Permission.LIST_SEE, on=queries.payment_list)
def show_list(listed: PaymentList) -> ResponseReturnValue:
    """Show one payment list, accounts masked, with what the bank says of it."""
    return list_page(listed)


def list_page(listed: PaymentList, status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    """Answer with the page of a list; `forms` are those of its panels that come back with what is wrong."""
    actor, found = acting(), page_of(queries.lines_in(listed), page_number())
    form = forms.get("download") or DownloadForm(formdata=MultiDict())
    panels = panels_for("payment-list", actor, listed, may)
    return render_page(
        "claims/list.html", "claims/_lines_table.html", status=status, listed=listed, found=found, forms=forms,
        panels=panels, states=current_app.extensions["payment_line_states"](found.rows), form=form,
        may_load=permits(actor, Permission.LIST_DOWNLOAD, listed), fingerprint=export.fingerprint(listed),
    )  # fmt: skip


@payments.get("/payment-lists/<uuid:ref>/paper")
@requires(Permission.LIST_SEE, on=queries.payment_list)
def paper(listed: PaymentList) -> ResponseReturnValue:
    """Show the list as a sheet to print and sign, accounts masked."""
    lines = queries.lines_of(listed)
    return render_page(
        "claims/paper.html",
        listed=listed,
        lines=lines,
        title=PAPERS[lines[0].claim.scheme],
        fingerprint=export.fingerprint(listed),
    )


@payments.post("/payment-lists/<uuid:ref>/file")
@requires(Permission.LIST_DOWNLOAD, on=queries.payment_list)
def download(listed: PaymentList) -> ResponseReturnValue:
    """Hand out the bank's file with the accounts in full; who, when and why is written down first."""
    form, actor = DownloadForm(), acting()
    if not form.validate():
        return list_page(listed, 422, download=form)
    entry = unit.Entry(actor, "list.download", now(), listed.ref, reason=form.reason.data)
    unit.must(unit.run(lambda: issuing.keep_file(listed, now()), entry))
    stored = files.find(listed.ref)
    if stored is None:
        raise LookupError(listed.number)
    name = f"shouwang-{listed.number}-{stored.sha256[: export.SHORT]}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(files.content_of(stored), mimetype=EXCEL, headers=headers)
