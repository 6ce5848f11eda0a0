"""The audit's further process: errands come in by standard input, findings go out by standard output."""

import pickle
import sys

from legajo.ledger.audit.parallel import serve


def main() -> None:
    """Serve one audit; an auditor that went away ends it without a word."""

    def tell(said: object) -> None:
        pickle.dump(said, sys.stdout.buffer)
        sys.stdout.buffer.flush()

    try:
        serve(lambda: pickle.load(sys.stdin.buffer), tell)  # noqa: S301 -- from the process that started this one
    except (EOFError, BrokenPipeError):
        sys.exit(1)


if __name__ == "__main__":
    main()
