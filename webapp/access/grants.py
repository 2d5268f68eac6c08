"""THE permission page: each permission with the clauses that grant it, its rate class, audit event and data class.

A clause is a list of facts that must all hold; one clause is enough. docs/roles.md is generated from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.access import predicates as p
from webapp.access.permissions import Permission
from webapp.access.predicates import Predicate


class Rate(StrEnum):
    """How often a person may do it; the numbers stand where the limits are kept, so far only at sign-in."""

    PAGE = "page"
    SEARCH = "search"
    REVEAL = "reveal"
    EXPORT = "export"
    MONEY = "money"
    SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Grant:
    """One row: who, how often, under which audit event, and the most sensitive data it shows."""

    clauses: Sequence[Sequence[Predicate]]
    rate: Rate = Rate.PAGE
    audit: str | None = None
    data_class: str = "I"


_town_staff = (p.is_town_centre, p.is_job_cadre, p.is_party_secretary, p.is_team_captain, p.is_auditor)
_finance = (p.is_finance_maker, p.is_finance_checker)
_villages = (p.is_village_monitor, p.is_area_station, p.is_first_secretary)
_checkers = (p.is_village_monitor, p.is_first_secretary)
_leaders = (p.is_party_secretary, p.is_team_captain)
_word_readers = (p.is_job_cadre, p.is_town_centre)


def _any(roles: Sequence[Predicate], *facts: Predicate) -> list[list[Predicate]]:
    return [[role, *facts] for role in roles]


GRANTS: dict[Permission, Grant] = {
    Permission.PUBLIC: Grant([], Rate.SIGN_IN, data_class="P"),
    Permission.OWN_ACCOUNT: Grant([[p.signed_in]], audit="account.own"),
    Permission.DESK_SEE: Grant([[p.signed_in]], data_class="S3"),
    Permission.ACCOUNT_LIST: Grant([[p.is_administrator, p.in_own_town]], data_class="S3"),
    Permission.ACCOUNT_MANAGE: Grant(
        [[p.is_administrator, p.in_own_town]], audit="account.manage", data_class="S3"
    ),
    Permission.AUDIT_SEE: Grant([[p.is_auditor, p.in_own_town]], Rate.SEARCH, data_class="S3"),
    Permission.HOUSEHOLD_LIST: Grant(
        [*_any(_town_staff, p.in_own_town), *_any(_villages, p.in_own_villages)], Rate.SEARCH, data_class="S3"
    ),
    Permission.HOUSEHOLD_SEE: Grant(
        [*_any(_town_staff, p.in_own_town), *_any(_villages, p.in_own_villages)], data_class="S3"
    ),
    Permission.HOUSEHOLD_IMPORT: Grant(
        [[p.is_town_centre, p.in_own_town]], audit="household.import", data_class="S4"
    ),
    Permission.WATCH_SET: Grant(
        [[p.is_town_centre, p.in_own_town]], audit="household.watch", data_class="S3"
    ),
    Permission.MEMBER_REVEAL: Grant(
        [
            *_any((p.is_town_centre, p.is_job_cadre), p.in_own_town),
            *_any((p.is_village_monitor, p.is_area_station), p.in_own_villages),
        ],
        Rate.REVEAL,
        audit="member.reveal",
        data_class="S4",
    ),
    Permission.PAYEE_ENTER: Grant(
        [[p.is_village_monitor, p.in_own_villages]], audit="payee.enter", data_class="S4"
    ),
    Permission.PAYEE_ENTER_FIRM: Grant(
        [[p.is_job_cadre], [p.is_firm, p.of_own_firm]], audit="payee.enter", data_class="M"
    ),
    Permission.KINSHIP_DECLARE: Grant(
        [[role] for role in (*_checkers, p.is_town_centre, *_finance, *_leaders)],
        audit="kinship.declare",
        data_class="S4",
    ),
    Permission.KINSHIP_ENTER: Grant([[p.is_auditor, p.in_own_town]], audit="kinship.enter", data_class="S4"),
    Permission.PAYEE_CONFIRM: Grant(
        [[p.is_town_centre, p.in_own_town]], audit="payee.confirm", data_class="S4"
    ),
    Permission.POLICY_SEE: Grant(_any((*_town_staff, *_finance), p.in_own_town), data_class="S3"),
    Permission.POLICY_PROPOSE: Grant(
        _any((p.is_town_centre, p.is_finance_maker), p.in_own_town), audit="policy.propose", data_class="P"
    ),
    Permission.WEIGHTS_LEARN: Grant(
        [[p.is_town_centre], [p.is_job_cadre]], Rate.EXPORT, audit="weights.learn", data_class="P"
    ),
    Permission.POLICY_CONFIRM: Grant(_any(_leaders, p.in_own_town), audit="policy.confirm", data_class="P"),
    Permission.OPENING_LIST: Grant(
        [
            *_any((*_town_staff, *_villages), p.in_own_town),
            [p.is_firm, p.of_own_firm],
            [p.is_chamber, p.of_own_member],
        ],
        Rate.SEARCH,
        data_class="P",
    ),
    Permission.OPENING_SEE: Grant(
        [
            *_any((*_town_staff, *_villages), p.in_own_town),
            [p.is_firm, p.of_own_firm],
            [p.is_chamber, p.of_own_member],
        ],
        data_class="P",
    ),
    Permission.OPENING_WRITE: Grant(
        [
            [p.is_job_cadre, p.in_own_town],
            [p.is_firm, p.of_own_firm],
            [p.is_chamber, p.of_own_member],
        ],
        audit="opening.write",
        data_class="P",
    ),
    Permission.OPENING_IMPORT: Grant(
        [[p.is_chamber, p.of_own_chamber]], Rate.EXPORT, audit="opening.import", data_class="P"
    ),
    Permission.FIRM_LIST: Grant(
        [*([role] for role in _town_staff), [p.is_chamber, p.of_own_member]], Rate.SEARCH, data_class="P"
    ),
    Permission.FIRM_SEE: Grant(
        [*([role] for role in _town_staff), [p.is_firm, p.of_own_firm], [p.is_chamber, p.of_own_member]],
        data_class="P",
    ),
    Permission.FIRM_MANAGE: Grant([[p.is_job_cadre]], audit="firm.manage", data_class="P"),
    Permission.PROMISE_TAKE_BACK: Grant(
        [[p.is_job_cadre, p.in_own_town]], audit="firm.manage", data_class="P"
    ),
    Permission.FIRM_CAPACITY: Grant(
        [[p.is_job_cadre], [p.is_firm, p.of_own_firm], [p.is_chamber, p.of_own_member]],
        audit="firm.capacity",
        data_class="P",
    ),
    Permission.WORKER_LIST: Grant([[p.is_job_cadre, p.in_own_town]], Rate.SEARCH, data_class="S3"),
    Permission.TOWN_RANK: Grant([[p.is_job_cadre]], Rate.EXPORT, audit="town.rank", data_class="S3"),
    Permission.WORD_SEE: Grant(_any(_word_readers, p.in_own_town), data_class="I"),
    Permission.WORD_PROPOSE: Grant([[p.is_job_cadre]], audit="word.propose", data_class="S3"),
    Permission.WORD_CONFIRM: Grant(_any(_word_readers, p.in_own_town), audit="word.confirm", data_class="I"),
    Permission.WORD_TAKE_BACK: Grant(
        _any(_word_readers, p.in_own_town), audit="word.take_back", data_class="I"
    ),
    Permission.WORKER_SEE: Grant([[p.is_job_cadre, p.in_own_town]], data_class="S3"),
    Permission.WORKER_EDIT: Grant([[p.is_job_cadre, p.in_own_town]], audit="worker.edit", data_class="S3"),
    Permission.OPENING_RANK: Grant([[p.is_job_cadre, p.in_own_town]], data_class="S3"),
    Permission.CONSENT_NOTE: Grant([[p.is_job_cadre, p.in_own_town]], audit="consent.note", data_class="S3"),
    Permission.INTRODUCTION_PROPOSE: Grant(
        [[p.is_job_cadre, p.in_own_town]], audit="introduction.propose", data_class="S3"
    ),
    Permission.INTRODUCTION_SEE: Grant(
        [[p.is_job_cadre, p.in_own_town], [p.is_firm, p.of_own_firm]], data_class="S3"
    ),
    Permission.INTRODUCTION_ANSWER: Grant(
        [[p.is_job_cadre, p.in_own_town], [p.is_firm, p.of_own_firm]],
        audit="introduction.answer",
        data_class="S3",
    ),
    Permission.SPELL_LIST: Grant(
        [
            *_any(_town_staff, p.in_own_town),
            *_any(_villages, p.in_own_villages),
            [p.is_firm, p.of_own_firm],
        ],
        Rate.SEARCH,
        data_class="S3",
    ),
    Permission.SPELL_SEE: Grant(
        [
            *_any((*_town_staff, *_finance), p.in_own_town),
            *_any(_villages, p.in_own_villages),
            [p.is_firm, p.of_own_firm],
        ],
        data_class="S3",
    ),
    Permission.SPELL_END: Grant(
        [[p.is_job_cadre, p.in_own_town], [p.is_firm, p.of_own_firm]], audit="spell.end", data_class="S3"
    ),
    Permission.MONTH_STATE: Grant([[p.is_firm, p.of_own_firm]], audit="month.state", data_class="S3"),
    Permission.MONTH_CONFIRM: Grant(
        [[p.is_village_monitor, p.in_own_villages]], audit="month.confirm", data_class="S3"
    ),
    Permission.MONTH_FILL: Grant([[p.is_job_cadre, p.in_own_town]], audit="month.fill", data_class="S3"),
    Permission.MONTH_LATE: Grant([[p.is_town_centre, p.in_own_town]], audit="month.late", data_class="S3"),
    Permission.SPELL_WRITE: Grant(
        [[p.is_job_cadre, p.in_own_town], [p.is_firm, p.of_own_firm]], audit="spell.write", data_class="S3"
    ),
    Permission.SPELL_NOTICE: Grant(
        [
            [p.is_job_cadre, p.in_own_town],
            [p.is_village_monitor, p.in_own_villages],
            [p.is_firm, p.of_own_firm],
        ],
        audit="spell.notice",
        data_class="S3",
    ),
    Permission.CASE_LIST: Grant(
        [
            *_any((p.is_town_centre, p.is_job_cadre, p.is_auditor), p.in_own_town),
            [p.is_village_monitor, p.in_own_villages],
            [p.is_firm, p.of_own_firm],
        ],
        Rate.SEARCH,
        data_class="S3",
    ),
    Permission.CASE_SEE: Grant(
        [
            *_any((p.is_town_centre, p.is_job_cadre, p.is_auditor), p.in_own_town),
            [p.is_village_monitor, p.in_own_villages],
            [p.is_firm, p.of_own_firm],
        ],
        data_class="S3",
    ),
    Permission.CASE_ANSWER: Grant([[p.is_firm, p.of_own_firm]], audit="case.answer", data_class="S3"),
    Permission.CASE_SETTLE: Grant(
        _any((p.is_town_centre, p.is_job_cadre), p.in_own_town), audit="case.settle", data_class="S3"
    ),
    Permission.PROOF_ADD: Grant(
        [
            [p.is_job_cadre, p.in_own_town],
            [p.is_village_monitor, p.in_own_villages],
            [p.is_firm, p.of_own_firm],
        ],
        audit="proof.add",
        data_class="S3",
    ),
    Permission.PROOF_SEE: Grant(
        [
            *_any((p.is_town_centre, p.is_job_cadre, *_finance, p.is_auditor), p.in_own_town),
            [p.is_firm, p.of_own_firm],
        ],
        Rate.EXPORT,
        audit="proof.see",
        data_class="S3",
    ),
    Permission.PROOF_CALL: Grant([[p.is_job_cadre, p.in_own_town]], audit="proof.call", data_class="S3"),
    Permission.CLAIM_LIST: Grant(
        _any((p.is_town_centre, *_finance, *_leaders, p.is_auditor), p.in_own_town),
        Rate.SEARCH,
        data_class="S3",
    ),
    Permission.CLAIM_SEE: Grant(
        _any((p.is_town_centre, *_finance, *_leaders, p.is_auditor), p.in_own_town), data_class="S3"
    ),
    Permission.CLAIM_VERIFY: Grant(_any(_checkers, p.in_own_villages), Rate.MONEY, "claim.verify", "S3"),
    Permission.NOTICE_SEE: Grant(
        [
            *_any((p.is_town_centre, *_finance, *_leaders, p.is_auditor), p.in_own_town),
            *_any(_checkers, p.in_own_villages),
        ],
        data_class="S3",
    ),
    Permission.NOTICE_POST: Grant([[p.is_town_centre]], Rate.MONEY, "claim.notice", "S3"),
    Permission.OBJECTION_NOTE: Grant(
        [[p.is_town_centre, p.in_own_town], *_any(_checkers, p.in_own_villages)],
        audit="objection.note",
        data_class="S3",
    ),
    Permission.OBJECTION_ANSWER: Grant(
        [[p.is_town_centre, p.in_own_town]], audit="objection.answer", data_class="S3"
    ),
    Permission.CLAIM_HOLD: Grant(
        _any((p.is_town_centre, *_finance), p.in_own_town), audit="claim.hold", data_class="S3"
    ),
    Permission.CLAIM_REVIEW: Grant([[p.is_town_centre, p.in_own_town]], Rate.MONEY, "claim.review", "M"),
    Permission.CLAIM_MAKE: Grant([[p.is_finance_maker, p.in_own_town]], Rate.MONEY, "claim.make", "M"),
    Permission.CLAIM_CHECK: Grant([[p.is_finance_checker, p.in_own_town]], Rate.MONEY, "claim.check", "M"),
    Permission.CLAIM_SIGN_SECRETARY: Grant(
        [[p.is_party_secretary, p.in_own_town]], Rate.MONEY, "claim.sign", "M"
    ),
    Permission.CLAIM_SIGN_CAPTAIN: Grant([[p.is_team_captain, p.in_own_town]], Rate.MONEY, "claim.sign", "M"),
    Permission.LIST_SEE: Grant(_any((*_finance, *_leaders, p.is_auditor), p.in_own_town), data_class="M"),
    Permission.LIST_ISSUE: Grant(_any(_finance, p.in_own_town), Rate.MONEY, "list.issue", "M"),
    Permission.LIST_DOWNLOAD: Grant(_any(_finance, p.in_own_town), Rate.EXPORT, "list.download", "S4"),
    Permission.LIST_RESULT: Grant(_any(_finance, p.in_own_town), Rate.MONEY, "list.result", "S4"),
    Permission.PAYMENT_MEND: Grant(
        [[p.is_village_monitor, p.in_own_villages]], audit="payment.mend", data_class="S3"
    ),
    Permission.FUND_SEE: Grant(_any((*_finance, *_leaders, p.is_auditor), p.in_own_town), data_class="M"),
    Permission.RECOVERY_SEE: Grant(
        _any((p.is_town_centre, *_finance, *_leaders, p.is_auditor), p.in_own_town), data_class="S3"
    ),
    Permission.RECOVERY_PROPOSE: Grant(
        [[p.is_finance_maker, p.in_own_town]], Rate.MONEY, "recovery.propose", "M"
    ),
    Permission.RECOVERY_JUDGE: Grant(
        _any((p.is_finance_checker, p.is_party_secretary), p.in_own_town), Rate.MONEY, "recovery.judge", "M"
    ),
    Permission.RECOVERY_RECEIVE: Grant(_any(_finance, p.in_own_town), Rate.MONEY, "recovery.receive", "M"),
    Permission.SAMPLE_SEE: Grant(
        _any((p.is_town_centre, *_leaders, p.is_auditor), p.in_own_town), data_class="I"
    ),
    Permission.SAMPLE_DRAW: Grant(
        [[p.is_party_secretary], [p.is_auditor]], audit="sample.draw", data_class="I"
    ),
    Permission.RECHECK_SEE: Grant(
        [
            *_any((p.is_town_centre, *_leaders, p.is_auditor), p.in_own_town),
            [p.is_area_station, p.in_own_villages],
        ],
        data_class="S3",
    ),
    Permission.RECHECK_ANSWER: Grant(
        [*_any((p.is_town_centre, p.is_auditor), p.in_own_town), [p.is_area_station, p.in_own_villages]],
        audit="recheck.answer",
        data_class="S3",
    ),
    Permission.RECHECK_SETTLE: Grant(
        _any((p.is_town_centre, p.is_party_secretary, p.is_auditor), p.in_own_town),
        audit="recheck.settle",
        data_class="S3",
    ),
    Permission.SIGNAL_SEE: Grant(_any((*_leaders, p.is_auditor), p.in_own_town), data_class="S3"),
    Permission.SIGNAL_NOTE: Grant(
        _any((*_leaders, p.is_auditor), p.in_own_town), audit="signal.note", data_class="S3"
    ),
}
