"""Settings of one installation: safe defaults here, what differs stands in instance/config.py."""

from pathlib import Path
from typing import Any

PROFILES = ("local", "lan")
DEFAULT_PORT = 8000


def defaults(instance: Path) -> dict[str, Any]:
    """Return the settings of an installation that keeps everything in the folder `instance`."""
    return {
        "PROFILE": "local",
        "DATABASE_URL": f"sqlite:///{instance / 'shouwang.db'}",
        "BOOKKEEPING_URL": None,
        "FILES": instance / "files",
        "KEYS": instance / "keys.json",
        "QUEUE": instance / "queue.db",
        "DEMO": False,
        "DEMO_MARKER": instance / "demo",
        "CLOCK": None,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "TRUSTED_HOSTS": None,
        "ARGON2": {"time_cost": 1, "memory_cost": 46 * 1024, "parallelism": 1},
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    }


def secure(settings: dict[str, Any]) -> bool:
    """Whether the browser reaches this installation over TLS (profile `lan`)."""
    return bool(settings["PROFILE"] == "lan")
