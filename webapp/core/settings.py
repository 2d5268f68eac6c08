"""Settings of the running installation and what wiring has hung on it, for code that must not know the web."""

from collections.abc import Mapping
from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """Return a value of the configuration."""
    return current_app.config[name]


def settings() -> Mapping[str, Any]:
    """Return the whole configuration."""
    return current_app.config


def supplied(name: str) -> Any:
    """Return what an upper layer has handed down through wiring."""
    return current_app.extensions[name]
