"""The policy pages: what holds, what it was, and a change by two persons who both see its effects first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.support.forms import form_on, submit
from webapp.access.actor import Role
from webapp.core.clock import SettableClock

SignIn = Callable[..., FlaskClient]
FILLED = {"kind": "full_time", "value": "2650", "valid_from": "2026-12-01", "source": "曹府〔2026〕31号"}
PATH = "/policies/wage_floor"


def entered(centre: FlaskClient, path: str = PATH, **changes: str) -> str:
    """Fill in, look, enter; return the address of the proposed number."""
    seen = submit(centre, f"{path}/new", **{**FILLED, **changes})
    assert seen.status_code == 200, seen.text
    answer = form_on(seen).send(centre, {})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_nothing_is_kept_before_it_was_seen(sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    seen = submit(centre, f"{PATH}/new", **FILLED)
    assert "2,500.00元" in seen.text
    assert "2,650.00元" in seen.text
    assert "2,650" not in centre.get(PATH).text
    assert "没有待确认的" in centre.get("/policies").text


def test_one_enters_and_another_confirms(sign_in_as: SignIn) -> None:
    centre, secretary = sign_in_as(Role.TOWN_CENTRE), sign_in_as(Role.PARTY_SECRETARY)
    address = entered(centre)
    assert "撤回" in centre.get(address).text
    assert "等另一位同志确认" in secretary.get("/policies").text
    page = secretary.get(address)
    assert "同意吗" in page.text
    assert "曹府〔2026〕31号" in page.text
    done = form_on(page, f"{address}/confirm").send(secretary, {})
    assert done.status_code == 303
    shown = secretary.get(PATH)
    assert "即将执行" in shown.text
    again = form_on(page, f"{address}/confirm").send(secretary, {})
    assert again.status_code == 303
    assert "已由两人确认" in secretary.get(address).text


def test_the_one_who_entered_it_cannot_confirm_it(sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    address = entered(centre)
    assert f'action="{address}/confirm"' not in centre.get(address).text


def test_a_no_needs_a_reason_and_stays_beside_the_number(sign_in_as: SignIn) -> None:
    centre, captain = sign_in_as(Role.FINANCE_MAKER), sign_in_as(Role.TEAM_CAPTAIN)
    address = entered(centre)
    silent = submit(captain, address, f"{address}/reject", reason=" ")
    assert silent.status_code == 422
    assert "请写明原因" in silent.text
    assert submit(captain, address, f"{address}/reject", reason="文件没有盖章").status_code == 303
    for page in (centre.get(address), centre.get(PATH)):
        assert "已退回：文件没有盖章" in page.text
    late = centre.get(address)
    assert "重新填写" in late.text
    assert f'action="{address}/withdraw"' not in late.text


def test_a_number_is_taken_back_by_who_entered_it(sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    address = entered(centre)
    assert submit(centre, address, f"{address}/withdraw").status_code == 303
    assert "已撤回" in centre.get(PATH).text


def test_two_who_decide_at_once_are_told(sign_in_as: SignIn) -> None:
    secretary, captain = sign_in_as(Role.PARTY_SECRETARY), sign_in_as(Role.TEAM_CAPTAIN)
    address = entered(sign_in_as(Role.TOWN_CENTRE))
    before = captain.get(address)
    assert submit(secretary, address, f"{address}/reject", reason="文件没有盖章").status_code == 303
    late = form_on(before, f"{address}/confirm").send(captain, {})
    assert late.status_code == 422
    assert "已经有人处理了" in late.text


@pytest.mark.parametrize(
    ("path", "changes", "said"),
    [
        (PATH, {"value": ""}, "请填写数值"),
        (PATH, {"value": "两千六"}, "这不是金额"),
        (PATH, {"value": "0"}, "请填0.01元到100,000.00元之间的金额"),
        (PATH, {"value": "2600.005"}, "最多两位小数"),
        (PATH, {"source": ""}, "请写明依据的文件"),
        (PATH, {"valid_from": ""}, "请填写从哪天起执行"),
        (PATH, {"valid_from": "2026-11-22"}, "只能从2026年11月23日起更换"),
        ("/policies/consent_months", {"kind": "", "value": "6.5"}, "请用数字填写整数"),
        ("/policies/consent_months", {"kind": "", "value": "121"}, "请填1到120之间的数"),
        ("/policies/wage_class", {"kind": "", "value": "3"}, "镇里不能改"),
    ],
)
def test_what_was_typed_stays_after_a_refusal(
    sign_in_as: SignIn, path: str, changes: dict[str, str], said: str
) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    refused = submit(centre, f"{path}/new", **{**FILLED, **changes})
    assert refused.status_code == 422
    assert said in refused.text
    kept = form_on(refused).values
    sent = {**FILLED, **changes}
    assert {name: kept[name] for name in ("value", "source")} == {
        name: sent[name] for name in ("value", "source")
    }


def test_a_number_whose_day_has_passed_is_entered_anew(sign_in_as: SignIn, clock: SettableClock) -> None:
    address = entered(sign_in_as(Role.TOWN_CENTRE), valid_from="2026-11-23")
    clock.advance(timedelta(days=1))
    late = submit(sign_in_as(Role.PARTY_SECRETARY), address, f"{address}/confirm")
    assert late.status_code == 422
    assert "这一天已经过了" in late.text


def test_yes_and_no_and_words_are_picked_and_never_typed(sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    assert 'role="switch"' in centre.get("/policies").text
    page = centre.get("/policies/same_employer_required/new").text
    assert page.count('type="radio"') == 2
    seen = submit(centre, "/policies/same_employer_required/new", value="0", source="曹府〔2026〕31号")
    assert "否" in seen.text
    refused = submit(centre, "/policies/same_employer_required/new", value="", source="曹府〔2026〕31号")
    assert refused.status_code == 422


def test_going_back_from_the_preview_keeps_what_was_typed(sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    seen = submit(centre, f"{PATH}/new", **FILLED)
    back = centre.get(f"{PATH}/new", query_string={**FILLED, "valid_from": "2026-12-24"})
    assert f"{PATH}/new?kind=full_time&amp;value=2650" in seen.text
    assert {name: form_on(back).values[name] for name in ("value", "valid_from", "source")} == {
        "value": "2650", "valid_from": "2026-12-24", "source": FILLED["source"],
    }  # fmt: skip
    assert centre.get(f"{PATH}/new?valid_from=nonsense&kind=nonsense").status_code == 200


def test_the_filters_show_what_they_count(sign_in_as: SignIn) -> None:
    reader = sign_in_as(Role.AUDITOR)
    assert "月最低工资标准" in reader.get("/policies?show=unconfirmed").text
    assert "月最低工资标准" not in reader.get("/policies?show=own").text
    assert "防止返贫监测范围" in reader.get("/policies?show=unset").text
    assert reader.get("/policies?show=nonsense").status_code == 200


def test_another_town_has_numbers_of_its_own(sign_in_as: SignIn) -> None:
    address = entered(sign_in_as(Role.TOWN_CENTRE))
    other = sign_in_as(Role.PARTY_SECRETARY, town=2)
    assert other.get(address).status_code == 404
    assert "2,650" not in other.get(PATH).text
    assert "2,500.00元" not in other.get(PATH).text


def test_a_key_that_nobody_knows_has_no_page(sign_in_as: SignIn) -> None:
    assert sign_in_as(Role.TOWN_CENTRE).get("/policies/price_of_tea").status_code == 404
