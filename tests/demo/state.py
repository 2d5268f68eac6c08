"""The demo as a state that tests start from; it is loaded once a run."""

from flask import Flask

from tests.support.world import State
from webapp.core.filters import now
from webapp.core.unit import Done
from webapp.demo.actions import load


def build(app: Flask) -> None:
    """Load the demo as `demo load` does."""
    assert isinstance(load(now(), lambda step: None), Done)


DEMO = State("demo", build)
