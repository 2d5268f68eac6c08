from enum import StrEnum

import pytest

from webapp.core.workflow import Notice, Refusal, Workflow, WrongState


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


DOOR = Workflow(
    "door",
    (
        ("open", {Door.SHUT}, Door.OPEN),
        ("shut", {Door.OPEN}, Door.SHUT),
        ("remove", {Door.SHUT, Door.OPEN}, Door.GONE),
    ),
    start=Door.SHUT,
)


def test_an_action_leads_where_the_table_says() -> None:
    assert DOOR.next("shut", "open") is Door.OPEN
    assert DOOR.actions(Door.OPEN) == ("shut", "remove")


def test_what_the_table_does_not_hold_is_refused_with_what_was_tried() -> None:
    with pytest.raises(WrongState) as refused:
        DOOR.next(Door.GONE, "open")
    assert (refused.value.workflow, refused.value.state, refused.value.action) == ("door", "gone", "open")
    assert not DOOR.allows("open", "open")


def test_a_state_that_nothing_follows_is_final() -> None:
    assert [state for state in DOOR.states if DOOR.is_final(state)] == [Door.GONE]


def test_the_states_begin_with_the_first() -> None:
    assert DOOR.states == (Door.SHUT, Door.OPEN, Door.GONE)


def test_a_table_in_which_an_action_leads_two_ways_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="written twice"):
        Workflow("fork", (("go", {"here"}, "left"), ("go", {"here"}, "right")), start="here")


def test_the_picture_holds_every_arrow() -> None:
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> open: open",
        "    open --> shut: shut",
        "    shut --> gone: remove",
        "    open --> gone: remove",
        "    gone --> [*]",
    ]


def test_a_notice_is_never_equal_to_a_refusal() -> None:
    assert Notice("odd") != Refusal("odd")
    assert Refusal("odd", "name", {"n": 1}) == Refusal("odd", "name", {"n": 1})
    assert hash(Refusal("odd", "name", {"n": 1})) == hash(Refusal("odd", "name", {"n": 2}))
