import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.inside import Pieces
from matching.words.lexicon import Lexicon
from matching.words.phrases import likeness, pieces, stem
from matching.words.rarity import LEAST, counted, weight
from matching.words.tables import rows_of
from matching.words.titles import normal_title
from tests.matching.words.ads import ads

STEMS = st.sampled_from(["缝纫管理", "软件开发", "裱花"]) | st.text(alphabet="管理工程裱花缝纫ab", max_size=8)


def test_a_rare_piece_tells_more_than_a_common_one():
    assert weight(["工程"]) < weight(["管理"]) < weight(["裱花"])
    assert likeness("裱花管理", "裱花师") > 1.5 * likeness("裱花管理", "库存管理")


def test_pieces_that_no_table_knows_tell_the_same():
    assert likeness("凉席编扎", "凉席修边") == pytest.approx(1 / 3)


@given(STEMS, STEMS)
def test_likeness_is_the_same_from_both_sides_and_between_nothing_and_all(mine, theirs):
    assert 0 <= likeness(mine, theirs) == likeness(theirs, mine) <= 1
    assert not pieces(mine) or likeness(mine, mine) == 1


@given(STEMS, st.lists(STEMS, max_size=6))
def test_a_look_at_many_at_once_says_what_each_pair_says(mine, theirs):
    places, like = Pieces(theirs).cosines(mine)
    expected = {place: likeness(mine, text) for place, text in enumerate(theirs) if likeness(mine, text)}
    assert dict(zip(places.tolist(), like.tolist(), strict=True)) == expected


def test_pieces_are_counted_by_phrases_that_hold_them_once_or_more():
    phrases = [["ab", "bc"], ["ab", "ab"], ["ab", "cd"]]
    assert counted(phrases) == ({"ab": LEAST}, 3)


def test_the_table_is_what_the_ads_and_the_lexicon_count():
    """The lexicon may grow by a word or two of a piece before all is counted anew (docs/words.md says how)."""
    trades = sorted({normal_title(ad["title"]).core for ad in ads()})
    found, phrases = counted(pieces(stem(text)) for text in (*trades, *Lexicon.default().words))
    table = {row["piece"]: int(row["phrases"]) for row in rows_of("pieces.csv")}
    assert table.pop("") == pytest.approx(phrases, rel=0.05)
    apart = {
        piece
        for piece in table.keys() | found.keys()
        if abs(table.get(piece, 0) - found.get(piece, 0)) > LEAST
    }
    assert apart == set()
