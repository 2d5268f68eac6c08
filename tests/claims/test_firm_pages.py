"""Claims of firms on their pages: the scheme in words, the town's notice, the bank's list, the firm's own line."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.employment import actor, done, spell
from tests.support.firm_money import FIRM_PAID, NAMES, NUMBER, advance_firm, claim_of, claims_of, firm
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import issuing
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.filters import now
from webapp.core.policy import POST_FIRM

SignIn = Callable[..., FlaskClient]
ONCE, POST, KEPT = "一次性吸纳就业补贴", "岗位补贴", "稳岗补贴"


@pytest.fixture
def starting_state() -> State:
    return FIRM_PAID


def test_the_village_checks_a_firms_claim_beside_the_others(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as("village_monitor")
    page = client.get("/village-claims").text
    assert all(words in page for words in (ONCE, POST, KEPT))
    sent = form_on(client.get("/village-claims"), "/village-claims").send(client, {})
    assert sent.status_code == 303
    after = parse(client.get("/village-claims").text).one("main").text
    assert (ONCE in after, POST in after, "待贴出" in after or KEPT in after) == (False, False, True)


def test_the_town_hangs_firms_out_and_the_sheet_names_no_worker(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        for name in NAMES:
            advance_firm(claim_of(name), "verify")
        advance_firm(claims_of("甘一", POST_FIRM)[0], "verify")
        name_of_firm = firm().name
    centre = sign_in_as("town_centre")
    assert "有3份企业申领待镇里公示" in centre.get("/").text
    assert "有3份企业申领待镇里公示" in centre.get("/notices").text
    hung = form_on(centre.get("/notices"), "/notices").send(centre, {})
    assert hung.status_code == 303
    sheet = parse(centre.get(hung.location).text).one("main").text
    assert all(words in sheet for words in (name_of_firm, ONCE, POST, "10,000.00", "600.00", "10,600.00"))
    assert not any(word in sheet for word in (*NAMES, "监测对象", "关注户", "监测户"))
    assert "镇里（企业）" in centre.get("/notices").text
    with app.app_context():
        assert [str(claim_of(name).state) for name in NAMES] == ["noticed", "noticed"]
    assert sign_in_as("village_monitor").get(hung.location).status_code == 404


def test_nobody_ticked_hangs_nothing(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        advance_firm(claim_of("甘一"), "verify")
    centre = sign_in_as("town_centre")
    form = form_on(centre.get("/notices"), "/notices")
    answer = form.send(centre, {"claim": []})
    assert answer.status_code == 422
    assert str(claim_state(app)) == "verified"


def claim_state(app: Flask) -> str:
    with app.app_context():
        return str(claim_of("甘一").state)


def test_every_desk_reads_which_subsidy_it_decides_on(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        for name in NAMES:
            advance_firm(claim_of(name), "verify", "review")
        advance_firm(claims_of("甘一", POST_FIRM)[0], "verify", "review")
        ref = claim_of("甘一").ref
    maker = sign_in_as("finance_maker")
    desk = maker.get("/claims").text
    assert (ONCE in desk, POST in desk, "5,000.00" in desk, "600.00" in desk) == (True, True, True, True)
    heading = parse(desk).one("h1").text
    assert ("3份" in heading, "人" in heading) == (True, False)
    listed = maker.get("/claims?state=reviewed").text
    assert (listed.count(ONCE), "****6891" in listed) == (2, True)
    page = parse(maker.get(f"/claims/{ref}").text).one("main").text
    assert "为甘一在岗领5,000.00元（一次性吸纳就业补贴）" in page
    assert "有6个自然月计入；每吸纳一人，企业一次性领5,000.00元。" in page
    assert "这个金额县里还没有确认。" in page
    assert "镇里公示" in page


def test_the_bank_reads_firm_account_and_purpose(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        for name in NAMES:
            advance_firm(claim_of(name), *DECISIONS)
        picked = [(claim_of("甘一").id, None)]
        listed = done(lambda: issuing.issue(picked, actor(Role.FINANCE_CHECKER), now()))
        name_of_firm, code = firm().name, firm().uscc
    maker = sign_in_as("finance_maker")
    page = parse(maker.get(f"/payment-lists/{listed.ref}").text).one("main").text
    assert ("给企业付1笔，合计5,000.00元" in page, ONCE in page, NUMBER in page) == (True, True, False)
    paper = maker.get(f"/payment-lists/{listed.ref}/paper").text
    assert "一次性吸纳就业补贴支付清单" in paper
    sent = submit(maker, f"/payment-lists/{listed.ref}", f"/payment-lists/{listed.ref}/file")
    rows = list(openpyxl.load_workbook(BytesIO(sent.data)).active.iter_rows(values_only=True))
    assert [row[1:7] for row in rows[3:4]] == [
        (name_of_firm, code or "", "农商行", NUMBER, 5_000, f"一次性吸纳就业补贴{listed.data['number']}")
    ]
    assert rows[4][1] == "1笔"


def test_a_firm_reads_on_its_spell_page_how_far_its_claims_are(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        ref = spell("甘一").ref
        advance_firm(claim_of("甘一"), "verify", "review")
    page = sign_in_as("firm").get(f"/placements/{ref}").text
    line = parse(page).one(id="of-spell").text
    assert all(words in line for words in (ONCE, POST, "5,000.00", "镇里已复核", "待村里初审"))
    assert KEPT not in line
    told = parse(sign_in_as("village_monitor").get(f"/placements/{ref}").text).one(id="of-spell")
    assert all(words in told.text for words in (ONCE, POST, "镇里已复核")), (
        "the village hears what becomes of it"
    )
    assert told.all("a") == [], "and opens no claim"
    assert sign_in_as("firm", place=2).get(f"/placements/{ref}").status_code == 404
    account = parse(sign_in_as("firm").get(f"/firms/{firm_ref(app)}").text).one(id="firm-account").text
    assert ("****6891" in account, NUMBER in account) == (True, False)


def firm_ref(app: Flask) -> str:
    with app.app_context():
        return str(firm().ref)
