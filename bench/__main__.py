"""Every figure in one run: `python -m bench [NAME …] [--small]`. Exit status 1 when an aim is missed."""

import argparse
import importlib
import sys


MODULES = ("posting", "whole", "verify", "statement", "isolation", "rules", "kill")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(MODULES), help=f"which of {', '.join(MODULES)}")
    parser.add_argument(
        "--small", action="store_true", help="a hundredth of the size: shows that it runs, measures little"
    )
    chosen = parser.parse_args()
    missed = 0
    for name in chosen.names:
        for figure in importlib.import_module(f"bench.{name}").figures(small=chosen.small):
            print(figure, flush=True)
            missed += not figure.reached
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
