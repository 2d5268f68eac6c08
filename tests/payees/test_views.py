"""The pages of bank accounts: entered in the village, typed again in the town, never shown whole."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.employment import add_member
from tests.support.forms import submit
from webapp.access.actor import Role
from webapp.core.unit import writing

SignIn = Callable[..., FlaskClient]
NUMBER = "6228480402564890018"


@pytest.fixture
def ref(app: Flask) -> str:
    with app.app_context(), writing():
        return str(add_member("甘一", 1).ref)


def test_an_account_goes_from_the_village_to_the_town(app: Flask, ref: str, sign_in_as: SignIn) -> None:
    monitor, centre = sign_in_as(Role.VILLAGE_MONITOR), sign_in_as(Role.TOWN_CENTRE)
    entered = submit(monitor, f"/payees/{ref}/new", bank="农信社", account=NUMBER)
    assert entered.status_code == 303
    page = centre.get("/payees")
    assert "甘一" in page.text
    assert NUMBER not in page.text + monitor.get(entered.location).text
    place = page.text.partition('/confirm"')[0].rpartition("/payees/")[2]
    wrong = submit(centre, f"/payees/{place}/confirm", account=NUMBER[:-1] + "1")
    assert wrong.status_code == 422
    assert "和村里登记的不一样" in wrong.text
    assert submit(centre, f"/payees/{place}/confirm", account=NUMBER).status_code == 303
    assert "账户都核对过了" in centre.get("/payees").text


def test_what_was_typed_stays_after_a_refusal(ref: str, sign_in_as: SignIn) -> None:
    refused = submit(
        sign_in_as(Role.VILLAGE_MONITOR), f"/payees/{ref}/new", bank="", holder="甘二", account="123"
    )
    assert refused.status_code == 422
    assert "请填写开户行" in refused.text
    assert "户名要和本人姓名一致" in refused.text
    assert 'value="123"' in refused.text


def test_another_village_and_another_town_reach_no_account(ref: str, sign_in_as: SignIn) -> None:
    assert sign_in_as(Role.VILLAGE_MONITOR, place=2).get(f"/payees/{ref}/new").status_code == 404
    assert sign_in_as(Role.VILLAGE_MONITOR, town=2).get(f"/payees/{ref}/new").status_code == 404
    assert sign_in_as(Role.TOWN_CENTRE, town=2).get("/payees").text.count("甘一") == 0
