"""What running an installation says, and the words of the audit: its actions, and the codes in their reasons."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.claims.labels import DESKS, HOLDS, OUTCOMES, REASONS, REFUSALS, SHARED
from webapp.households.labels import FIELDS, GROUPS, REVEAL_REASONS
from webapp.payments.labels.after import CHECK_OUTCOMES, RECOVERY_REASONS, SIGNAL_OUTCOMES, SIGNALS, WAYS
from webapp.placements.labels import DISPUTES, LATE, PROOFS, STATED_FOR
from webapp.placements.labels import OUTCOMES as CASE_OUTCOMES

BACKUP_REFUSALS = {
    "copy_not_sound": _l("The copy of the database is not sound; nothing was kept. Look at the disk."),
    "pg_dump_missing": _l("pg_dump is not installed: install postgresql-client of the server's version."),
    "dump_failed": _l("pg_dump could not copy the database; nothing was kept."),
}
BACKUP_STEPS = {
    "copy": _l("Copying the database …"),
    "check": _l("Opening and checking the copy …"),
    "files": _l("Packing the sealed files …"),
    "digest": _l("Reading the archive once more …"),
}
LISTENS_HERE = _l(
    "This listens on this machine only; over the network the web server in front of it answers, with TLS: "
    "read deploy/README.md."
)
OTHER_KEYS = _l(
    "The keys in instance/ are not those of this database: bring back keys.json from where you keep it."
)
ACTIONS = {
    "account.sign-in": _l("signed in"),
    "account.sign-in-refused": _l("was locked out after wrong passwords"),
    "account.address-refused": _l("had to wait: many wrong passwords from one address"),
    "account.sign-out": _l("signed out"),
    "account.seat": _l("took another seat"),
    "account.password": _l("set a password"),
    "account.password-beside": _l("set a password; the link was opened on the computer that gave it out"),
    "account.prefer": _l("changed a preference"),
    "account.manage": _l("changed an account"),
    "account.create-admin": _l("made an administrator"),
    "town.create": _l("set up a town"),
    "town.place": _l("put the centres of villages in place"),
    "policy.install": _l("brought in the policy values of a new version"),
    "codes.install": _l("brought in the code lists of a new version"),
    "demo.load": _l("loaded the demo"),
    "household.import": _l("imported a workbook"),
    "household.watch": _l("changed the local watch list"),
    "member.reveal": _l("showed a hidden field"),
    "policy.propose": _l("entered a policy number"),
    "policy.confirm": _l("decided on a policy number"),
    "payee.enter": _l("entered a bank account"),
    "payee.confirm": _l("confirmed a bank account"),
    "opening.write": _l("wrote an opening"),
    "weights.learn": _l("had weights learned from outcomes"),
    "town.rank": _l("had the whole town ranked"),
    "word.propose": _l("entered a word of the town"),
    "word.confirm": _l("confirmed a word of the town"),
    "word.take_back": _l("took a word of the town back"),
    "worker.edit": _l("noted what somebody said about work"),
    "consent.note": _l("noted a consent"),
    "introduction.propose": _l("introduced somebody"),
    "introduction.answer": _l("answered an introduction"),
    "introduction.take-back": _l("took an introduction back"),
    "introduction.close": _l("closed an introduction of which nothing was heard"),
    "spell.end": _l("noted the end of work"),
    "firm.manage": _l("let in, paused or noted a firm"),
    "firm.capacity": _l("said how many a firm can take"),
    "opening.import": _l("imported a chamber's posts"),
    "month.state": _l("stated a month"),
    "month.confirm": _l("confirmed or disputed a month"),
    "month.fill": _l("stated a month for a silent firm"),
    "month.late": _l("answered for a late month"),
    "spell.retain": _l("noted that somebody was kept six months"),
    "spell.write": _l("noted a contract or a change of work"),
    "spell.notice": _l("noted whether somebody will leave"),
    "case.answer": _l("stood by a disputed month"),
    "case.settle": _l("settled a disputed month"),
    "proof.add": _l("added a paper that proves pay"),
    "proof.see": _l("opened a paper that proves pay"),
    "proof.call": _l("asked about a screenshot by phone"),
    "claim.open": _l("opened a claim on its day"),
    "claim.complete": _l("found a claim complete"),
    "kinship.declare": _l("declared who is family"),
    "kinship.enter": _l("entered who is family"),
    "claim.verify": _l("checked a claim in the village"),
    "claim.notice": _l("hung out a notice"),
    "objection.note": _l("noted an objection"),
    "objection.answer": _l("answered an objection"),
    "claim.hold": _l("explained why families share an account or phone"),
    "claim.return": _l("sent a claim back to be mended"),
    "claim.review": _l("reviewed a claim"),
    "claim.make": _l("prepared a claim"),
    "claim.check": _l("checked a claim"),
    "claim.sign": _l("signed a claim"),
    "list.issue": _l("issued a payment list"),
    "list.download": _l("downloaded a payment list"),
    "list.result": _l("read what the bank says of a payment list"),
    "list.follow": _l("sent failed lines of a payment list on"),
    "payment.mend": _l("said that an account is in order again"),
    "fund.receive": _l("entered money received"),
    "fund.reverse": _l("reversed an entry of the ledger"),
    "recovery.propose": _l("proposed that money comes back"),
    "recovery.judge": _l("opened or rejected a recovery"),
    "recovery.receive": _l("entered money that came back, or took an entry back"),
    "sample.draw": _l("drew a sample of paid claims"),
    "recheck.answer": _l("noted what a recipient says"),
    "recheck.settle": _l("settled a finding"),
    "signal.note": _l("noted what came of a signal"),
}
"""What the audit calls an action, in words; one without words is shown by its code."""

_NO: Final[Mapping[str, Any]] = {"refused": _l("refused")}
_CODES: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "account.sign-in-refused": ({"unknown_name": _l("nobody has this user name")},),
    "member.reveal": ({**FIELDS, **GROUPS}, REVEAL_REASONS),
    "introduction.answer": ({"called": _l("the firm was called")},),
    "month.state": ({}, LATE),
    "month.fill": ({}, {**LATE, **STATED_FOR}),
    "month.late": ({"agree": _l("agreed"), "refuse": _l("refused")},),
    "case.settle": (CASE_OUTCOMES,),
    "proof.add": (PROOFS,),
    "month.confirm": (DISPUTES,),
    "list.download": (REASONS,),
    "claim.return": ({"returned": ""}, DESKS),
    "claim.hold": ({**SHARED, "confirmed": _l("confirmed")}, HOLDS),
    "objection.answer": (OUTCOMES,),
    "recovery.propose": (RECOVERY_REASONS,),
    "recovery.judge": ({"opened": _l("opened"), "rejected": _l("not recovered")},),
    "recovery.receive": ({"entered": _l("entered"), "taken-back": _l("taken back")},),
    "recheck.answer": (WAYS,),
    "recheck.settle": (CHECK_OUTCOMES,),
    "signal.note": (SIGNALS, SIGNAL_OUTCOMES),
    **dict.fromkeys(
        ("claim.verify", "claim.review", "claim.make", "claim.check", "claim.sign"), (_NO, REFUSALS)
    ),
}
"""What the words of a reason are codes of, by their place."""


def reason_said(action: str, reason: str) -> str:
    """Put the codes of a reason into words; what somebody wrote stays as it is."""
    codes = _CODES.get(action, ())
    parts = reason.split(" ", len(codes))
    said = [_part_said(part, known or {}) for part, known in zip_longest(parts, codes) if part]
    return "".join(said).rstrip()


def _part_said(part: str, known: Mapping[str, Any]) -> str:
    code = part.removesuffix(":")
    if code not in known:
        return f"{part} "
    return known[code] and f"{known[code]}{' ' if code == part else _(': ')}"
