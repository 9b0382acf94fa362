"""Adds the classes that docs/glossary.md lacks, with the first sentence of their docstrings.

A person then makes the sentence say what the word means to a reader of the standards.
"""

import ast
import re
from pathlib import Path

from tests import house

GLOSSARY = house.ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| \**([A-Za-z]+)\** \|.*$", re.MULTILINE)


def classes(path: Path) -> dict[str, str]:
    """The public classes of a file with the first sentence that says what each is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    return {n.name: (ast.get_docstring(n) or "").partition("\n")[0] for n in found}


def main() -> None:
    """Write the glossary anew: every public class has a row, every row a class."""
    written = GLOSSARY.read_text(encoding="utf-8")
    rows = {found[1]: found[0] for found in ROW.finditer(written) if found[1] != "word"}
    declared: set[str] = set()
    for path in house.files():
        if path.suffix == ".py" and path.name != "apps.py":
            where = path.relative_to(house.SOURCE).as_posix()
            for name, says in classes(path).items():
                declared.add(name)
                rows.setdefault(name, f"| {name} | {says.replace('|', '/')} | `{where}` |")
    head = written[: written.index("| word |")]
    body = [rows[name] for name in sorted(rows, key=str.lower) if name in declared]
    lines = ["| word | meaning | where |", "| --- | --- | --- |", *body]
    GLOSSARY.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
