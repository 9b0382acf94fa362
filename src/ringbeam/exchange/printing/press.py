"""The press: a program of its own that sets one sheet, so that no process of ours holds it.

It reads JSON from standard input and writes the PDF to standard output. Only here is typst
imported: it costs memory that a web process keeps for good. Nothing of the product is imported
and no secret is in its environment; what it may use of time and memory is limited before it
reads a word.
"""

import json
import resource
import sys

import typst

BROKEN = 3


def main() -> None:
    """Set the sheet; exit code 3 says that the template is at fault, and where."""
    given = json.load(sys.stdin.buffer)
    for what, most in (
        (resource.RLIMIT_CPU, given["seconds"]),
        (resource.RLIMIT_AS, given["bytes"]),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        pdf = typst.compile(
            given["template"],
            root=given["root"],
            font_paths=given["fonts"],
            ignore_system_fonts=True,
            sys_inputs={"sheet": given["sheet"]},
            timestamp=given["at"],
            format="pdf",
        )
    except typst.TypstError as fault:
        sys.stderr.write(f"{fault.message}\n{fault.diagnostic}\n")
        sys.exit(BROKEN)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
