"""`python -m bench [NAME ...]`: runs the benchmarks and prints what was measured, and which targets are met."""

import argparse
from importlib import import_module
from time import perf_counter, process_time

from threadpoolctl import threadpool_limits

BENCHMARKS: dict[str, tuple[str, ...]] = {
    "ranking": ("workers", "openings"),
    "one": ("openings",),
    "memory": ("workers", "openings"),
    "assignment": ("workers", "openings"),
    "scaling": ("workers", "openings"),
    "province": ("full",),
    "quality": (),
}
"""Each is the function of its name in the module of its name, and takes these options."""


def main() -> None:
    """Run those that are named, or all; on one thread each, or threads that wait for each other would count."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"all if none is named: {', '.join(BENCHMARKS)}"
    )
    parser.add_argument("--workers", type=int, default=50_000)
    parser.add_argument("--openings", type=int, default=5_000)
    parser.add_argument(
        "--full", action="store_true", help="the whole province too, which takes an hour or more"
    )
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(BENCHMARKS)):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    for name in asked.names or BENCHMARKS:
        _run(name, [getattr(asked, option) for option in BENCHMARKS[name]])


def _run(name: str, options: list[object]) -> None:
    """One of them, with what it took in all; what it imports is on one thread as well."""
    wall, cpu = perf_counter(), process_time()
    benchmark = getattr(import_module(f"bench.{name}"), name)
    with threadpool_limits(1):
        print(f"== {name}\n{benchmark(*options)}")
    print(f"({perf_counter() - wall:.0f} s, {process_time() - cpu:.0f} s of CPU)\n", flush=True)


if __name__ == "__main__":
    main()
