"""Each planted fault is killed: on the short day that is told of it, and by days that the machine makes up."""

import pytest
from hypothesis import Phase

from tests.prove.money.banking import Banking
from tests.prove.money.faults import FAULTS, Fault
from tests.prove.money.office import Broken
from tests.prove.money.test_machine import PROVE, days
from tests.prove.money.town import DAY, TOWN
from tests.support.guards import take_down
from tests.support.world import World

HUNT = 400
"""So many days the machine may make up before a fault has to have shown."""


def told(world: World, fault: Fault | None, name: str, patch: pytest.MonkeyPatch, twins: bool = True) -> str:
    """Tell the day of a fault in a town of its own; says which wall noticed something, or nothing."""
    app = world.start_from(TOWN)
    world.clock.set_day(DAY)
    with app.app_context():
        office = Banking(app)
        if fault is not None:
            take_down(*(fault.twins if twins else ()))
            fault.plant(patch)
        try:
            FAULTS[name].story(office)
        except Broken as broken:
            return broken.wall
    return ""


def test_there_are_enough_of_them() -> None:
    assert len(FAULTS) >= 25


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_killed(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(world, FAULTS[name], name, monkeypatch) == FAULTS[name].wall


@pytest.mark.parametrize("name", FAULTS)
def test_without_the_fault_its_day_is_in_order(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(world, None, name, monkeypatch) == ""


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.twins])
def test_its_twin_in_the_database_catches_it_alone(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = told(world, FAULTS[name], name, monkeypatch, twins=False)
    assert wall in [f"database: {one}" for one in FAULTS[name].caught.split("|")]


def test_a_wall_that_was_taken_down_stands_again_the_next_day(world: World) -> None:
    for _ in range(2):  # to take down what is not there is an error
        app = world.start_from(TOWN)
        with app.app_context():
            take_down("uq_decision_standing_person", "ck_fund_line_not_overdrawn")


@pytest.mark.skipif(not PROVE, reason="hunted by `make prove`")
@pytest.mark.parametrize("name", FAULTS)
def test_the_machine_finds_it_by_itself(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS[name]

    def planted(office: Banking) -> None:
        take_down(*fault.twins)
        fault.plant(monkeypatch)

    with pytest.raises(Broken):
        days(world, HUNT, prepared=planted, phases=(Phase.generate,))
