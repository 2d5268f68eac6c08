"""A wall around the run: nothing in a test may speak to another machine."""

import ipaddress
import socket
from typing import Any

import pytest


class OutboundRefusedError(RuntimeError):
    """Code under test tried to reach another machine."""


def refuse_other_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect, and names resolve, on this machine only."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(self.family, address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *args: Any, **options: Any) -> Any:
        if host is not None and not is_here(host.decode() if isinstance(host, bytes) else host):
            raise OutboundRefusedError(f"a test asked for the address of {host!r}")
        return resolve(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_resolve)


def check(family: int, address: Any) -> None:
    """Refuse an address that is not this machine's."""
    if family != socket.AF_UNIX and not is_here(str(address[0])):
        raise OutboundRefusedError(f"a test tried to connect to {address!r}")


def is_here(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
