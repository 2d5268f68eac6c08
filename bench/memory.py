"""How much memory a county's ranking takes above its inputs, at its peak, in a process of its own.

Everything counts: the compiler that numba brings, the columns, the tables, the lists. What the inputs take (people and
openings as Python values) is there before and is told beside it. Linux only: the peak is the kernel's own count.
"""

import gc
import re
from ctypes import CDLL
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bench.county import TOP, county
from bench.rounds import Target
from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People

STATUS, REFERENCES = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"
"""What the kernel takes for "count the peak from now on" (proc(5), clear_refs)."""


def memory(workers: int = 50_000, openings: int = 5_000) -> str:
    """Peak memory above the loaded inputs, each kernel in a fresh process."""
    lines, targets = [], []
    for kernel in ("numba", "numpy"):
        loaded, peak = _in_fresh_process(kernel, workers, openings)
        lines.append(
            f"ours, {kernel:<28}{loaded:>8.0f} MiB loaded {peak - loaded:>8.0f} MiB above it at the peak"
        )
        targets.append(Target(f"{kernel}, peak above the inputs", peak - loaded, 200, "MiB", at_most=True))
    title = f"Memory of a top {TOP}: {workers:,} people x {openings:,} openings"
    return "\n".join((title, *lines, *map(str, targets)))


def resident(what: str = "VmRSS") -> float:
    """Memory of this process in MiB: now, or its peak (VmHWM)."""
    found = re.search(rf"{what}:\s+(\d+) kB", STATUS.read_text())
    if found is None:
        raise OSError(f"the kernel does not tell {what}")
    return int(found[1]) / 1024


def forget_peak() -> None:
    """Count the peak from now on; what was freed goes back first, so that nothing hides in it."""
    gc.collect()
    CDLL(None).malloc_trim(0)
    REFERENCES.write_text(RESET_PEAK)


def _in_fresh_process(kernel: str, workers: int, openings: int) -> tuple[float, float]:
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(there, kernel, workers, openings))
    process.start()
    there.close()
    loaded, peak = here.recv()
    process.join()
    return loaded, peak


def _measure(pipe: Connection, kernel: str, workers: int, openings: int) -> None:
    people, offers = county(1, workers, openings)
    forget_peak()
    loaded = resident()
    Scoring(OpeningBook(offers), WEIGHTS).best(People(people), TOP, kernel)
    pipe.send((loaded, resident("VmHWM")))
