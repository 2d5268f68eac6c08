import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from webapp.core.masking import HIDDEN, KINDS, Masked, mask


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("id_number", "440981199001012218", "4409**********2218"),
        ("id_number", "11010519491231002X", "1101**********002X"),
        ("id_number", "1234567", HIDDEN),
        ("id_number", "12345678901", HIDDEN),
        ("id_number", "123456789012", "1234****9012"),
        ("bank_account", "6216261000000003381", "****3381"),
        ("bank_account", "1234567", HIDDEN),
        ("bank_account", "12345678", "****5678"),
        ("phone", "13812342617", "138****2617"),
        ("phone", "0668-6661234", "****1234"),
        ("phone", "110", HIDDEN),
        ("name_public", "张小明", "张*明"),
        ("name_public", "张明", "张*"),
        ("name_public", "欧阳小明", "欧**明"),
        ("name_public", "张", "*"),
        ("household_number", "4409811240010012", "****0012"),
        ("person_number", "44098112400100123", "****0123"),
        ("health", "chronic", HIDDEN),
        ("health", "残疾", HIDDEN),
        ("address", "荷垌村一组", HIDDEN),
        ("hidden", "anything", HIDDEN),
        ("phone", "", ""),
        ("phone", None, ""),
    ],
)
def test_only_the_ends_are_shown(kind: str, value: str | None, shown: str) -> None:
    assert mask(kind, value) == shown


def test_a_kind_that_nobody_described_is_an_error_and_not_a_leak() -> None:
    with pytest.raises(KeyError):
        mask("shoe_size", "42")


SECRET = "440981199001012218"
SHOWN = "4409**********2218"


def test_every_way_of_writing_it_out_gives_the_mask() -> None:
    masked = Masked("id_number", SECRET)
    percent, braces, own_bytes = "%s", "{}", pickle.dumps(masked)
    written = [
        str(masked), repr(masked), f"{masked}", f"{masked:>30}", percent % masked, braces.format(masked),
        "".join([masked]), "-" + masked, masked + "-", masked.upper(), masked[:8], masked.encode().decode(),
        masked.__html__(), str(escape(masked)), json.dumps({"id": masked}), json.dumps({masked: 1}),
        str(copy.copy(masked)), str(copy.deepcopy([masked])), str([masked]), str({"id": masked}),
        str(masked.__getnewargs__()), own_bytes.decode("latin-1"),
        str(pickle.loads(own_bytes)),  # noqa: S301 - pickled one line above
    ]  # fmt: skip
    for text in written:
        assert SECRET not in text
        assert SECRET[4:14] not in text


def test_a_traceback_holds_only_the_mask() -> None:
    with pytest.raises(ValueError, match=r"invalid literal") as failed:
        int(Masked("id_number", SECRET))
    assert SECRET not in str(failed.value)


def test_the_whole_value_is_asked_for_by_name() -> None:
    assert Masked("id_number", SECRET).reveal() == SECRET
    assert not hasattr(Masked("id_number", SECRET), "__dict__")


def test_two_people_with_one_mask_are_not_the_same() -> None:
    one, other = Masked("phone", "13800002617"), Masked("phone", "13811112617")
    assert str(one) == str(other)
    assert one != other
    assert len({one, other}) == 2
    assert one == Masked("phone", "13800002617")
    assert one != str(one)
    assert one != "13800002617"


def test_a_mask_is_safe_in_a_page() -> None:
    assert Masked("name_public", "<b>").__html__() == "&lt;*&gt;"


@given(st.sampled_from(KINDS), st.text(min_size=1, max_size=30))
def test_a_mask_always_hides_something(kind: str, value: str) -> None:
    assert mask(kind, value) != value or set(value) == {"*"}
