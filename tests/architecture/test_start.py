"""What a web process loads before anybody asks for anything: nothing that takes seconds and is seldom needed."""

import subprocess
import sys

from tests.support.tree import ROOT

HEAVY = ("scipy", "sklearn", "numba", "rjieba", "ortools", "distributed")
ASKED = f"import sys, webapp.wiring; print([name for name in {HEAVY} if name in sys.modules])"


def test_the_web_app_starts_without_solvers_learning_and_segmenter() -> None:
    said = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
