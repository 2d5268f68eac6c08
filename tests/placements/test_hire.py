from dataclasses import replace

import pytest

from tests.support.histories import FLOOR, POLICY, codes, d
from webapp.core.policy import FULL_TIME
from webapp.placements.rules.hire import HireFacts, hire_refusals

HIRE = HireFacts(
    wage_fen=FLOOR, introduced_on=d("2026-02-20"), started_on=d("2026-03-01"), today=d("2026-03-01")
)


@pytest.mark.parametrize(
    ("facts", "why_not"),
    [
        (HIRE, []),
        (replace(HIRE, wage_fen=FLOOR - 1), ["wage_below_pledge"]),
        (replace(HIRE, started_on=d("2026-02-19")), ["start_before_introduction"]),
        (replace(HIRE, started_on=d("2026-02-20")), []),
        (replace(HIRE, started_on=d("2026-04-01")), []),
        (replace(HIRE, started_on=d("2026-04-02")), ["start_too_far_ahead"]),
        (replace(HIRE, is_working=True), ["already_working"]),
    ],
)
def test_what_keeps_work_from_beginning(facts: HireFacts, why_not: list[str]) -> None:
    assert codes(hire_refusals(facts, POLICY.floors(FULL_TIME), POLICY)) == why_not
