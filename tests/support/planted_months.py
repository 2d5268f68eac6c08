"""Planted months that need more than firm and village: disputed, late, with a paper; and notices of leaving."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from tests.support.canaries import Canary
from webapp.core import files
from webapp.core.db import db
from webapp.placements.models import MonthCase, MonthCheck, Proof, ProofOfMonth
from webapp.placements.workflow import MonthState

SHEET = b"%PDF-1.7 planted pay sheet"


def dispute(one: Canary, number: int) -> None:
    """Dispute one month of a canary: with its case, its lateness and a paper; and let her say that she will leave."""
    check = db.session.scalars(select(MonthCheck).where(MonthCheck.ref == one.ref(f"month-{number}"))).one()
    check.state, check.dispute_code = MonthState.DISPUTED, "wage"
    check.late_code, check.late_state = "payroll", "waits"
    spell = check.spell
    spell.leaves_on, spell.leaves_by, spell.leaves_code = date(2026, 12, 31), "worker", "family"
    spell.leaves_told_by_id, spell.leaves_told_at = check.confirmed_by_id, check.confirmed_at
    case = MonthCase(
        month_check_id=check.id, state="open", code="wage", opened_by_id=check.confirmed_by_id,
        opened_at=check.confirmed_at,
    )  # fmt: skip
    db.session.add(case)
    _named(case, one.ref("case"))
    file = files.store(SHEET, "proof", "sheet.pdf", check.stated_at)
    db.session.flush()
    proof = Proof(
        town_id=check.town_id, firm_id=check.firm_id, file_id=file.id, month=check.month, kind="screenshot",
        added_by_id=check.stated_by_id, added_at=check.stated_at,
    )  # fmt: skip
    db.session.add(proof)
    _named(proof, one.ref("proof"))
    db.session.flush()
    db.session.add(ProofOfMonth(proof_id=proof.id, month_check_id=check.id))


def _named(row: MonthCase | Proof, ref: UUID) -> None:
    row.ref = ref
