"""Settings of one installation: safe defaults here, what differs stands in instance/config.py."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROFILES = ("local", "lan")
STRICTNESS = ("office", "strict")
DEFAULT_PORT = 8000


def defaults(instance: Path) -> dict[str, Any]:
    """Return the settings of an installation that keeps everything in the folder `instance`."""
    return {
        "PROFILE": "local",
        "DATABASE_URL": f"sqlite:///{instance / 'shouwang.db'}",
        "BOOKKEEPING_URL": None,
        "FILES": instance / "files",
        "MODELS": instance / "models",
        "KEYS": instance / "keys.json",
        "QUEUE": instance / "queue.db",
        "DEMO": False,
        "DEMO_MARKER": instance / "demo",
        "CLOCK": None,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "HOSTS": (),
        "STRICTNESS": "office",
        "ARGON2": {"time_cost": 1, "memory_cost": 46 * 1024, "parallelism": 1},
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    }


def check(settings: Mapping[str, Any]) -> None:
    """Refuse a setting that would otherwise be taken for the less safe one."""
    for name, known in (("PROFILE", PROFILES), ("STRICTNESS", STRICTNESS)):
        if settings[name] not in known:
            raise RuntimeError(f"{name} in instance/config.py must be one of {', '.join(known)}")


def secure(settings: Mapping[str, Any]) -> bool:
    """Whether the browser reaches this installation over TLS (profile `lan`)."""
    return bool(settings["PROFILE"] == "lan")


def cookie_name(settings: Mapping[str, Any], name: str) -> str:
    """Return a cookie's name: bound to this host by its prefix where TLS lets the browser keep it."""
    return f"__Host-{name}" if secure(settings) else name


def address(settings: Mapping[str, Any], port: int = DEFAULT_PORT) -> str:
    """Return where people open this installation: the name they type, or this machine."""
    return (
        f"https://{settings['HOSTS'][0]}"
        if secure(settings) and settings["HOSTS"]
        else f"http://127.0.0.1:{port}"
    )
