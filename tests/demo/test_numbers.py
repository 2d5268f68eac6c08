from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from webapp.core.identity import DEMO_AREA, IdNumber, normalise_id
from webapp.core.policy_values import shipped_values
from webapp.demo.numbers import Numbers
from webapp.demo.places import rows_of
from webapp.organisations.actions import DATA
from webapp.organisations.rules import Phone, credit_code_notices, normalise_credit_code, normalise_phone
from webapp.payees.rules import AccountNumber, normalise_account

TODAY = date(2026, 11, 23)
BIRTHS = st.dates(date(1930, 1, 1), TODAY)


@given(BIRTHS, st.sampled_from(["male", "female"]), st.integers(0, 99))
def test_an_identity_number_passes_and_says_birth_and_sex(born: date, sex: str, seed: int) -> None:
    read = normalise_id(Numbers(Random(seed)).id_number(born, sex), TODAY, areas={"440981"})
    assert isinstance(read, IdNumber)
    assert (read.born_on, read.sex, read.notices) == (born, sex, ())


def test_no_area_that_was_ever_given_is_the_demos() -> None:
    known = (DATA / "area_codes.csv").read_text("utf-8")
    assert f"\n{DEMO_AREA}," not in known
    assert f"\n{DEMO_AREA[:2]}" not in known


def test_each_number_is_given_once() -> None:
    numbers = Numbers(Random(1))
    given_out = [numbers.id_number(date(1980, 5, 5), "female") for _ in range(400)]
    assert len(set(given_out)) == 400
    assert len({numbers.mobile() for _ in range(2_500)}) == 2_500


@given(st.integers(0, 999))
def test_phones_accounts_and_credit_codes_pass_their_checks(seed: int) -> None:
    numbers = Numbers(Random(seed))
    phone, account, code = numbers.mobile(), numbers.account(), numbers.credit_code()
    assert normalise_phone(phone) == Phone(phone)
    assert normalise_account(account) == AccountNumber(account)
    assert normalise_credit_code(code) == code
    assert credit_code_notices(code) == []


def test_no_phone_account_or_credit_code_can_be_anybodys() -> None:
    numbers = Numbers(Random(7))
    assert {numbers.mobile()[:3] for _ in range(50)} == {"154"}
    assert {numbers.account()[:4] for _ in range(50)} == {"9000"}
    assert {numbers.credit_code()[2:8] for _ in range(50)} == {DEMO_AREA}


def test_no_firm_has_a_place_or_a_legal_form_in_its_name() -> None:
    places = {"广东", "茂名", "高州", "曹江", "埠场", "阳江", "江城", "珠海", "番禺", "粤西"}
    for row in rows_of("firms.csv"):
        for name in (row["name"], row["chamber"]):
            assert not any(place in name for place in places), name
            assert "公司" not in name
            assert "集团" not in name


def test_the_pledge_of_the_first_town_is_kept_by_every_offer_in_the_file() -> None:
    pledge = next(row.value for row in shipped_values() if row.key == "wage_floor") // 100
    assert all(int(row["wage_from"]) >= pledge for row in rows_of("openings.csv") if row["town"] == "1")
