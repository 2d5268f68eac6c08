"""`python -m bench [NAME ...]`: runs the benchmarks and prints what was measured."""

import argparse
from collections.abc import Callable

from bench.ranking import ranking

BENCHMARKS: dict[str, Callable[[int, int], str]] = {"ranking": ranking}


def main() -> None:
    """Run those that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which; all if none is named")
    parser.add_argument("--workers", type=int, default=50_000)
    parser.add_argument("--openings", type=int, default=5_000)
    asked = parser.parse_args()
    for name in asked.names or BENCHMARKS:
        print(BENCHMARKS[name](asked.workers, asked.openings), flush=True)


if __name__ == "__main__":
    main()
