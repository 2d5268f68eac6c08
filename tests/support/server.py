"""The application behind a real HTTP server, on a port that the system picks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

THREADS = 8


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the app in threads of this process and give its address; browsers that linger are hung up on at the end."""
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, connection_limit=500)
    thread = threading.Thread(target=server.run, name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(timeout=5)
        server.task_dispatcher.shutdown()
