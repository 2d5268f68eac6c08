"""The demo as a state that tests start from; it is loaded once a run."""

from time import process_time

from flask import Flask

from tests.support.world import State

TOOK: list[float] = []
"""The seconds that the load took the processor."""


def build(app: Flask) -> None:
    """Make an installation with the demo by the command that does it there."""
    began = process_time()
    made = app.test_cli_runner().invoke(args=["prepare", "--demo"], catch_exceptions=False)
    TOOK.append(process_time() - began)
    assert (made.exit_code, "cj-centre" in made.output) == (0, True)
    assert app.config["DEMO_MARKER"].is_file(), "it is not known as a demo"


DEMO = State("demo", build)
