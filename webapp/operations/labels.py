"""What running an installation says when it cannot."""

from flask_babel import lazy_gettext as _l

BACKUP_REFUSALS = {
    "copy_not_sound": _l("The copy of the database is not sound; nothing was kept. Look at the disk."),
    "pg_dump_missing": _l("pg_dump is not installed: install postgresql-client of the server's version."),
    "dump_failed": _l("pg_dump could not copy the database; nothing was kept."),
}
OTHER_KEYS = _l(
    "The keys in instance/ are not those of this database: bring back keys.json from where you keep it."
)
ACTIONS = {
    "account.sign-in": _l("signed in"),
    "account.sign-out": _l("signed out"),
    "account.seat": _l("took another seat"),
    "account.password": _l("set a password"),
    "account.prefer": _l("changed a preference"),
    "account.manage": _l("changed an account"),
    "account.create-admin": _l("made an administrator"),
    "household.import": _l("imported a workbook"),
    "household.watch": _l("changed the local watch list"),
    "member.reveal": _l("showed a hidden field"),
    "payee.enter": _l("entered a bank account"),
    "payee.confirm": _l("confirmed a bank account"),
    "opening.write": _l("wrote an opening"),
    "worker.edit": _l("noted what somebody said about work"),
    "consent.note": _l("noted a consent"),
    "introduction.propose": _l("introduced somebody"),
    "introduction.answer": _l("answered an introduction"),
    "spell.end": _l("noted the end of work"),
    "month.state": _l("stated a month"),
    "month.confirm": _l("confirmed or disputed a month"),
    "claim.review": _l("reviewed a claim"),
    "claim.make": _l("prepared a claim"),
    "claim.check": _l("checked a claim"),
    "claim.sign": _l("signed a claim"),
    "list.issue": _l("issued a payment list"),
    "list.download": _l("downloaded a payment list"),
    "fund.receive": _l("entered money received"),
}
"""What the audit calls an action, in words; one without words is shown by its code."""
