"""The list of households: found by name, sound, village and last four; narrowed, filtered, ordered, paged in SQL."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support import htmx
from tests.support.asked import statements
from tests.support.html import parse
from tests.support.people import GAN, LI, PEOPLE, WU, ZENG, family
from tests.support.world import State

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def heads(client: FlaskClient, **query: str) -> list[str]:
    answer = client.get("/households", query_string=query)
    assert answer.status_code == 200
    rows = parse(answer.text).one(id="households-table").all("th", scope="row")
    return [row.all("a")[0].text.removesuffix("家") for row in rows]


ALL = ["甘志远", "黎志强", "吴美兰", "曾国文"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", ALL),
        ("黎志强", ["黎志强"]),
        ("秋萍", ["黎志强"]),
        ("zgw", ["曾国文"]),
        ("zengguo", ["曾国文"]),
        ("ZENG", ["曾国文"]),
        ("lqp", ["黎志强"]),
        ("下河组", ["黎志强"]),
        ("珊阁", ["甘志远"]),
        ("shange", ["甘志远"]),
        (LI.people[1].number[-4:], ["黎志强"]),
        (WU.people[0].number[-4:], ["吴美兰"]),
        ("nobody", []),
        ("12", []),
        ("%", []),
        ("_", []),
        ("容大海", []),
        ("　ｚｇｗ　", ["曾国文"]),
    ],
)
def test_a_search_finds(sign_in_as: SignIn, q: str, found: list[str]) -> None:
    assert heads(sign_in_as("town_centre"), q=q) == found


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("unstable", ["黎志强"]),
        ("marginal", []),
        ("local", ["吴美兰"]),
        ("watched", ["黎志强", "吴美兰"]),
        ("once_poor", ["甘志远", "黎志强", "曾国文"]),
        ("nonsense", ALL),
    ],
)
def test_a_filter_shows(sign_in_as: SignIn, show: str, found: list[str]) -> None:
    assert heads(sign_in_as("town_centre"), show=show) == found


def test_filters_carry_counts_of_what_is_in_reach(sign_in_as: SignIn) -> None:
    page = parse(sign_in_as("town_centre").get("/households").text)
    words = page.one(id="households-table").all("nav")[0].all("a")
    assert [word.text for word in words] == [
        "全部4", "要关注2", "脱贫不稳定户1", "边缘易致贫户0", "突发严重困难户0", "本镇关注名单1", "该复核1", "脱贫户3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "town", "place", "found"),
    [
        ("village_monitor", 1, 1, ["黎志强", "曾国文"]),
        ("village_monitor", 1, 2, ["吴美兰"]),
        ("area_station", 1, 1, ["黎志强", "吴美兰", "曾国文"]),
        ("first_secretary", 1, 2, ["甘志远"]),
        ("job_cadre", 1, 1, ALL),
        ("auditor", 1, 1, ALL),
        ("town_centre", 2, 1, ["容大海"]),
    ],
)
def test_everybody_sees_only_what_lies_in_reach(
    sign_in_as: SignIn, role: str, town: int, place: int, found: list[str]
) -> None:
    assert heads(sign_in_as(role, town, place)) == found


@pytest.mark.parametrize("role", ["firm", "finance_maker", "administrator"])
def test_who_may_not_find_households_is_refused(sign_in_as: SignIn, role: str) -> None:
    assert sign_in_as(role).get("/households").status_code == 403


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "甘志远"),
        ("-name", "曾国文"),
        ("-people", "黎志强"),
        ("review", "吴美兰"),
        ("village", "黎志强"),
    ],
)
def test_a_heading_orders_the_list(sign_in_as: SignIn, sort: str, first: str) -> None:
    assert heads(sign_in_as("town_centre"), sort=sort)[0] == first


def test_the_swap_is_what_a_reload_shows(sign_in_as: SignIn) -> None:
    client = sign_in_as("town_centre")
    page = client.get("/households").text
    answer = client.get("/households?q=zgw", headers=htmx.headers("households-table"))
    fresh = client.get("/households?q=zgw")
    htmx.same(htmx.swap(page, answer.text, "households-table"), fresh.text, within="households-table")


def test_the_list_asks_a_bounded_number_of_questions(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    for query in ("", "?q=zgw", "?show=watched&sort=-people"):
        with statements("SELECT") as asked:
            client.get(f"/households{query}")
        assert len(asked) <= 14, asked


def test_a_list_shows_numbers_covered_and_no_identity_number(sign_in_as: SignIn) -> None:
    text = sign_in_as("town_centre").get("/households").text
    assert LI.number not in text
    assert "****0001" in text
    assert all(one.number not in text for home in (LI, ZENG, WU, GAN) for one in home.people)


def test_a_found_child_is_named_by_its_ends_only(sign_in_as: SignIn) -> None:
    page = sign_in_as("town_centre").get("/households?q=黎小峰").text
    assert parse(page).one(id="households-table").all("th", scope="row")[0].text.endswith("黎*峰")


def test_neighbours_follow_the_list_one_came_from(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    page = parse(client.get(f"/households/{family('吴美兰').ref}?show=watched").text)
    assert page.one("a", rel="prev")["href"].startswith(f"/households/{family('黎志强').ref}")
    assert "show=watched" in page.one("a", rel="prev")["href"]
    assert page.all("a", rel="next") == []


def test_an_empty_town_says_how_families_come_in(sign_in_as: SignIn) -> None:
    page = sign_in_as("town_centre", 2).get("/households?show=unstable")
    assert "没有符合的家庭" in page.text
