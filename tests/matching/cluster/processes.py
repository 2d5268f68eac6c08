"""A cluster on this machine for tests: a scheduler and workers as processes of their own, on loopback."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).parents[3]
PATIENCE = 60


class Processes:
    """A scheduler and the workers that are started for it; all are ended by `stop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.running: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--port", "0", "--no-show", "--scheduler-file", str(self.file))
        wait_for(self.file.exists)
        self.address: str = json.loads(self.file.read_text())["address"]

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{program}",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
        ]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker; it is there when the scheduler knows it."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        self.workers.append(self._start("dask_worker", self.address, *options))
        return self.workers[-1]

    def stop(self) -> None:
        """End what is still running."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()


def wait_for(is_so) -> None:
    """Wait until it is so, or fail."""
    until = monotonic() + PATIENCE
    while not is_so():
        assert monotonic() < until, "it took too long"
        sleep(0.02)
