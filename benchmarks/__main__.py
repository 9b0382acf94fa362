"""`make bench`: runs every module of this folder that has `run()`; one table, and JSON files.

A module's `run()` returns rows: dictionaries with `what`, `measured`, `unit`, and `reach` where
there is a figure to reach, plus `note`. Names as arguments choose modules; one with `ASKED`
runs only by its name. Figures are CPU seconds of all processes unless the unit says otherwise;
nothing here fails for being slow.
"""

import importlib
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import django

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
COLUMNS = ("what", "measured", "unit", "reach", "note")


def modules(chosen):
    """The modules of this folder, or those chosen, by name."""
    names = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        sys.exit(
            f"There is no benchmark named {', '.join(unknown)}; there are {', '.join(names)}."
        )
    for name in chosen or names:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "run") and (chosen or not hasattr(module, "ASKED")):
            yield name, module.run


def shown(value):
    """A figure as a person reads it."""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(rows):
    """The rows as a table of Markdown, so that it can stand in docs/performance.md."""
    cells = [[shown(row.get(name, "")) for name in COLUMNS] for row in rows]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *cells, strict=True)]
    lines = [list(COLUMNS), ["-" * width for width in widths], *cells]
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def loop():
    """Milliseconds of CPU of a loop of a million squares: how fast this machine is just now."""
    taken = []
    for _ in range(5):
        begun, squares = time.process_time(), 0
        for number in range(1_000_000):
            squares += number * number
        taken.append((time.process_time() - begun) * 1000)
    return median(taken)


def machine():
    """What the figures were measured on, without a name of the machine."""
    return {
        "loop": round(loop()),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251 - real time
    }


def main():
    RESULTS.mkdir(exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
    os.environ.setdefault("RINGBEAM_HOME", str(RESULTS / "home"))
    django.setup()
    all_rows = []
    for name, run in modules(sys.argv[1:]):
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows = [dict(row) for row in run()]
        measured_on = machine()
        result = {"machine": measured_on, "rows": rows}
        written = json.dumps(result, indent=1, ensure_ascii=False, default=str)
        (RESULTS / f"{name}.json").write_text(written + "\n", encoding="utf-8")
        all_rows += rows
        what = f"a loop of 1,000,000 squares, after {name}"
        all_rows.append({"what": what, "measured": measured_on["loop"], "unit": "ms"})
    print(table(all_rows))


if __name__ == "__main__":
    main()
