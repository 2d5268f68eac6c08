"""What must hold in the books whatever happened, asked of the tables in plain SQL: each query finds what is wrong."""

from string import Template
from typing import Final

from sqlalchemy import text

from webapp.core.db import db

_BOOKED: Final = "coalesce(sum(CASE p.account WHEN '{}' THEN p.amount_fen END), 0)"
_RANK: Final = (
    "CASE {}.step WHEN 'verify' THEN 1 WHEN 'review' THEN 2 WHEN 'make' THEN 3 WHEN 'check' THEN 4 ELSE 5 END"
)
WORDS: Final = {
    "set_aside": "('checked', 'signed_by_secretary', 'signed_by_captain', 'signed', 'failed')",
    **{account: _BOOKED.format(account) for account in ("source", "reserved", "spent")},
    **{f"rank_{row}": _RANK.format(row) for row in "ab"},
}
"""What the queries have in common, by the word that stands for it in them."""

INVARIANTS: Final = {
    "every entry balances": "SELECT e.id FROM ledger_entry e LEFT JOIN posting p ON p.entry_id = e.id "
    "GROUP BY e.id HAVING count(p.id) < 2 OR sum(p.amount_fen) <> 0",
    "a counter is the sum of its postings": "SELECT l.id FROM fund_line l "
    "LEFT JOIN ledger_entry e ON e.fund_line_id = l.id LEFT JOIN posting p ON p.entry_id = e.id "
    "GROUP BY l.id HAVING $source <> -l.received_fen OR "
    "$reserved <> l.reserved_fen OR $spent <> l.spent_fen",
    "nothing is negative or over what came in": "SELECT id FROM fund_line "
    "WHERE reserved_fen < 0 OR spent_fen < 0 OR reserved_fen + spent_fen > received_fen",
    "reserved is what claims have set aside": "SELECT l.id FROM fund_line l LEFT JOIN claim c "
    "ON c.fund_line_id = l.id AND c.state IN $set_aside "
    "GROUP BY l.id HAVING coalesce(sum(c.amount_fen), 0) <> l.reserved_fen",
    "spent is what went out and stayed out": "SELECT l.id FROM fund_line l LEFT JOIN claim c "
    "ON c.fund_line_id = l.id AND c.state IN ('issued', 'paid') LEFT JOIN (SELECT claim_id, "
    "sum(received_fen) AS back FROM recovery GROUP BY claim_id) r ON r.claim_id = c.id "
    "GROUP BY l.id HAVING coalesce(sum(c.amount_fen - coalesce(r.back, 0)), 0) <> l.spent_fen",
    "no more comes back than was paid": "SELECT c.id FROM claim c JOIN recovery r ON r.claim_id = c.id "
    "GROUP BY c.id HAVING sum(r.received_fen) > c.amount_fen",
    "a recovery counts what came back": "SELECT r.id FROM recovery r LEFT JOIN instalment i ON i.recovery_id = r.id "
    "GROUP BY r.id HAVING r.received_fen > r.amount_fen OR r.received_fen <> "
    "coalesce(sum(CASE WHEN i.reverses_id IS NULL THEN i.amount_fen ELSE -i.amount_fen END), 0)",
    "an entry is undone once, to the fen": "SELECT e.id FROM ledger_entry e JOIN posting p ON p.entry_id = e.id "
    "JOIN ledger_entry o ON o.id = e.reverses_id LEFT JOIN posting q ON q.entry_id = o.id AND q.account = p.account "
    "WHERE q.id IS NULL OR q.amount_fen <> -p.amount_fen",
    "a claim moves its money once a turn": "SELECT min(id) FROM ledger_entry WHERE subject_ref IS NOT NULL "
    "AND reverses_id IS NULL GROUP BY subject_ref, kind, turn HAVING count(*) > 1",
    "a claim stands on a list once a turn": "SELECT min(id) FROM payment_line "
    "GROUP BY claim_id, turn HAVING count(*) > 1",
    "a claim stands on one list that has not failed": "SELECT l.claim_id FROM payment_line l "
    "LEFT JOIN line_result r ON r.payment_line_id = l.id WHERE r.id IS NULL OR r.paid "
    "GROUP BY l.claim_id HAVING count(*) > 1",
    "a list pays what was claimed": "SELECT l.id FROM payment_line l JOIN claim c ON c.id = l.claim_id "
    "WHERE l.amount_fen <> c.amount_fen",
    "a list's total is the sum of its lines": "SELECT t.id FROM payment_list t JOIN payment_line l "
    "ON l.payment_list_id = t.id GROUP BY t.id HAVING sum(l.amount_fen) <> t.total_fen OR count(*) <> t.people",
    "an employment has one live claim": "SELECT spell_id FROM claim WHERE state <> 'refused' "
    "GROUP BY spell_id, scheme HAVING count(*) > 1",
    "nobody is subsidised twice for a day": "SELECT a.id FROM claim a JOIN claim b ON a.member_id = b.member_id "
    "AND a.scheme = b.scheme AND a.id < b.id AND a.starts_on < b.ends_on AND b.starts_on < a.ends_on "
    "WHERE a.state <> 'refused' AND b.state <> 'refused'",
    "each decision is another person's": "SELECT claim_id FROM decision WHERE voided_at IS NULL "
    "GROUP BY claim_id HAVING count(DISTINCT person_id) <> count(*) OR count(DISTINCT step) <> count(*)",
    "decisions stand in the order of the table": "SELECT a.claim_id FROM decision a JOIN decision b "
    "ON a.claim_id = b.claim_id AND a.id < b.id WHERE a.voided_at IS NULL AND b.voided_at IS NULL "
    "AND $rank_a > $rank_b",
    "a claim counts its decisions": "SELECT c.id FROM claim c LEFT JOIN decision d ON d.claim_id = c.id "
    "AND d.voided_at IS NULL GROUP BY c.id HAVING count(d.id) <> c.decisions",
    "what goes out has every decision": "SELECT c.id FROM claim c WHERE c.state IN ('issued', 'paid', 'failed') "
    "AND c.decisions <> c.needed",
    "what goes out is what was decided": "SELECT d.id FROM claim c JOIN decision d ON d.claim_id = c.id "
    "AND d.voided_at IS NULL WHERE c.state IN ('issued', 'paid', 'failed') AND d.facts_hash <> "
    "CASE WHEN d.step IN ('verify', 'review') THEN c.facts_hash ELSE c.payment_hash END",
    "two persons stand behind an account": "SELECT id FROM bank_account WHERE confirmed_by_id = entered_by_id",
    "the town reviews after the notice": "SELECT d.id FROM claim c JOIN decision d ON d.claim_id = c.id "
    "JOIN village_notice n ON n.id = c.notice_id WHERE d.step = 'review' AND d.decided_on < n.over_on",
}
"""By the sentence that must hold; a query returns what breaks it."""

_ALL: Final = Template(
    " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS ({query})" for number, query in enumerate(INVARIANTS.values())
    )
).substitute(WORDS)


def broken() -> list[str]:
    """Return the sentences that do not hold."""
    names = list(INVARIANTS)
    return [names[number] for (number,) in db.session.execute(text(_ALL))]
