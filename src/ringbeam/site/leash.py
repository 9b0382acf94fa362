"""Runs a program that cannot outlive the process that started it (operation)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Become the program given as arguments; end with its parent where the system can do that.

    `leash PARENT PROGRAM ARGUMENT...`: PARENT is the starting process, whose death before
    this call is noticed too.
    """
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - the program is our own, chosen by serve


if __name__ == "__main__":
    main()
