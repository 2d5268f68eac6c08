import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.workbooks import town
from webapp.households.importer.reasons import Problem, RowReason
from webapp.households.importer.villages import VillageFinder

CAOJIANG, BUCHANG = "440981124", "441702102"


def finder(code: str = CAOJIANG) -> VillageFinder:
    own = town(code)
    return VillageFinder(own.villages, (own.name, *own.other_names))


@pytest.mark.parametrize(
    ("code", "written", "village"),
    [
        (CAOJIANG, "荷垌村", "440981124201"),
        (CAOJIANG, "荷垌村委会", "440981124201"),
        (CAOJIANG, "荷垌村民委员会", "440981124201"),
        (CAOJIANG, "荷垌村村民委员会", "440981124201"),
        (CAOJIANG, " 荷 垌 村 ", "440981124201"),
        (CAOJIANG, "曹江镇荷垌村", "440981124201"),
        (CAOJIANG, "高州市曹江镇荷垌村委会", "440981124201"),
        (CAOJIANG, "440981124201", "440981124201"),
        (CAOJIANG, "４４０９８１１２４２０１", "440981124201"),
        (CAOJIANG, "曹江社区", "440981124002"),
        (CAOJIANG, "曹江居委会", "440981124002"),
        (CAOJIANG, "曹江社区居民委员会", "440981124002"),
        (CAOJIANG, "霍村", "440981124202"),
        (CAOJIANG, "霍村村", "440981124202"),
        (CAOJIANG, "帅堂村", "440981124213"),
        (CAOJIANG, "帅堂村委会", "440981124213"),
        (CAOJIANG, "帅堂社区", "440981124001"),
        (CAOJIANG, "帅堂居委会", "440981124001"),
        (BUCHANG, "埠场村", "441702102202"),
        (BUCHANG, "埠场镇埠场村", "441702102202"),
        (BUCHANG, "埠场圩社区", "441702102001"),
        (BUCHANG, "埠场圩社区居委会", "441702102001"),
        (BUCHANG, "埠场圩居委会", "441702102001"),
    ],
)
def test_a_village_is_found_by_code_and_by_the_ways_people_write_it(
    code: str, written: str, village: str
) -> None:
    found = finder(code).find(written)
    assert not isinstance(found, Problem)
    assert found.code == village


@pytest.mark.parametrize(
    ("code", "written", "reason", "villages"),
    [
        (CAOJIANG, "帅堂", RowReason.AMBIGUOUS_VILLAGE, "帅堂居委会、帅堂村委会"),
        (CAOJIANG, "荷垌", RowReason.UNKNOWN_VILLAGE, "荷垌村委会"),
        (CAOJIANG, "荷垌社区", RowReason.UNKNOWN_VILLAGE, "荷垌村委会"),
        (BUCHANG, "埠场", RowReason.UNKNOWN_VILLAGE, "埠场村委会"),
        (BUCHANG, "埠场社区", RowReason.UNKNOWN_VILLAGE, "埠场"),
        (BUCHANG, "荷垌村", RowReason.UNKNOWN_VILLAGE, "村"),
        (CAOJIANG, "441702102202", RowReason.UNKNOWN_VILLAGE, ""),
    ],
)
def test_a_stem_or_a_wrong_kind_is_refused_with_what_it_could_mean(
    code: str, written: str, reason: RowReason, villages: str
) -> None:
    found = finder(code).find(written)
    assert isinstance(found, Problem)
    assert found.code == reason
    assert villages in str(found.params["villages"])


def test_a_code_beside_the_name_must_mean_the_same_village() -> None:
    assert not isinstance(finder().find("荷垌村", "440981124201"), Problem)
    found = finder().find("荷垌村", "440981124202")
    assert isinstance(found, Problem)
    assert (found.code, found.params) == (
        RowReason.VILLAGE_CODE_DISAGREES,
        {"village": "荷垌村委会", "code": "440981124202"},
    )


@pytest.mark.parametrize("code", [CAOJIANG, BUCHANG])
def test_every_village_is_found_by_each_of_its_names_and_no_name_means_two(code: str) -> None:
    for village in town(code).villages:
        for name in (*village.variants, village.code):
            assert finder(code).find(name) == village


@given(st.text(max_size=20))
def test_no_text_crashes_the_finder(text: str) -> None:
    finder().find(text)
