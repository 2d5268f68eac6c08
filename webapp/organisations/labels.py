"""The words for roles and organisations, and the sentences of what is refused here."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.access.actor import Role
from webapp.core.sentences import say

ROLES = {
    Role.VILLAGE_MONITOR: _l("Village monitor"),
    Role.AREA_STATION: _l("Area station"),
    Role.FIRST_SECRETARY: _l("First secretary of an area"),
    Role.TOWN_CENTRE: _l("Town centre"),
    Role.JOB_CADRE: _l("Job cadre"),
    Role.FIRM: _l("Firm"),
    Role.FINANCE_MAKER: _l("Finance maker"),
    Role.FINANCE_CHECKER: _l("Finance checker"),
    Role.PARTY_SECRETARY: _l("Town Party secretary"),
    Role.TEAM_CAPTAIN: _l("Work-team captain"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator of the town"),
}
SENTENCES = {
    "username_taken": _l("This user name is taken. Please choose another one."),
    "constraint.uq_account_username": _l("This user name is taken. Please choose another one."),
    "village_missing": _l("A village monitor serves one village. Please pick it."),
    "area_missing": _l("This role serves an area. Please pick it."),
    "serves_elsewhere": _l("This person also serves elsewhere, so the account is not this town's to change."),
    "own_account": _l("You cannot disable your own account; ask another administrator."),
}
refusal_sentence = partial(say, SENTENCES)
