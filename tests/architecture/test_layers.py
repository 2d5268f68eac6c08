"""The contracts of the import linter cover every package; a forgotten one would pass unseen."""

import tomllib

from tests.support.tree import ROOT, WEBAPP

OF_THEIR_OWN_SHAPE = {"access", "audit", "core", "demo"}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}


def test_every_capability_keeps_the_closed_list_of_file_names() -> None:
    capabilities = {folder.parent.name for folder in WEBAPP.glob("*/__init__.py")} - OF_THEIR_OWN_SHAPE
    assert set(CONTRACTS["inside"]["containers"]) == {f"webapp.{name}" for name in capabilities}


def test_packages_say_nothing_in_their_init_files() -> None:
    speaking = [init.parent.name for init in WEBAPP.glob("*/__init__.py") if init.read_text("utf-8").strip()]
    assert speaking == []
