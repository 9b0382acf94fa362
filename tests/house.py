"""The house's own rules: each is a function from a text to the lines that break it, and why.

Each rule has a good and a bad example beside it, on which it is itself tested.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ringbeam"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_REGISTER = 120
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

# Floors from below; rooms on one floor stand in one tuple.
FLOORS = (
    ("core",),
    ("exchange",),
    ("web", "api", "cli"),
    ("standards",),
    ("organization",),
    ("improvement",),
    ("documents",),
    ("planning",),
    ("services",),
    ("desk", "quality", "environment", "safety", "security"),
    ("evaluation",),
    ("conformity",),
    ("site",),
)
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

# Modules that know both engines, and the only ones that may write SQL.
KNOW_BOTH_ENGINES = (
    "core/counting.py",
    "core/history",
    "core/numbering.py",
    "core/prepared.py",
    "core/rows.py",
    "core/search/",
    "core/snapshots.py",
    "core/waiting.py",
    "conformity/shadows.py",
    "services/counts_by_group.py",
    "site/upgrades.py",
)
# The level engine is pure: the state in it is a number of its own reckoning, no record's.
WRITE_STATES = ("core/lives.py", "core/bulk.py", "services/levels/")


@dataclass(frozen=True)
class HouseRule:
    """A rule over one text, with a text that keeps it and one that breaks it."""

    name: str
    breaks: Callable[[str], Iterator[tuple[int, str]]]
    good: str
    bad: str
    suffixes: tuple[str, ...] = (".py",)
    allowed: tuple[str, ...] = field(default=())

    def broken_in(self, path: Path) -> list[str]:
        """Each place in the file that breaks the rule, as `file:line: why`."""
        inside = path.relative_to(SOURCE).as_posix()
        if path.suffix not in self.suffixes or inside.startswith(self.allowed or ("//",)):
            return []
        found = self.breaks(path.read_text(encoding="utf-8"))
        return [f"{inside}:{line}: {why}" for line, why in found]


def long_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines"


def long_file(text):
    length = len(text.splitlines())
    if length > LONGEST_FILE:
        yield 1, f"the file has {length} lines"


def assigned_names(node):
    """The attributes that a statement writes, `setattr` and `update(...)` of a queryset too."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    yield part.attr
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "setattr" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
            yield node.args[1].value
        if name == "update":
            yield from (one.arg for one in node.keywords)


def state_assignments(text):
    for node in ast.walk(ast.parse(text)):
        if "state" in assigned_names(node):
            yield node.lineno, "only core.lives writes a state; take a move instead"


def silent_ignores(text):
    for number, line in enumerate(text.splitlines(), 1):
        if "# noqa" in line and not re.search(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \S", line):
            yield number, "say why: `# noqa: CODE - reason`"
        if "# type: ignore" in line and not re.search(r"# type: ignore\[\S+\]  # \S", line):
            yield number, "say what and why: `# type: ignore[code]  # reason`"


def hidden_control(text):
    """Overridden save and delete: a verb or the kernel does that, where everybody sees it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.FunctionDef) and one.name in {"save", "delete"}:
                    yield one.lineno, f"{node.name}.{one.name} hides what happens; write a verb"


def raw_sql(text):
    for node in ast.walk(ast.parse(text)):
        name = getattr(getattr(node, "func", None), "attr", "")
        if name in {"cursor", "raw", "extra", "executemany"}:
            yield node.lineno, f".{name}() belongs to a module that knows both engines"
        if isinstance(node, ast.Name) and node.id == "RawSQL":
            yield node.lineno, "RawSQL belongs to a module that knows both engines"


def unheard_access(text):
    """Accounts, grants and tokens changed past the kernel, which keeps the history of them."""
    rows = {f"{one}.objects" for one in ("Account", "Grant", "Token")}
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        on, name = ast.unparse(node.func.value), node.func.attr
        made = on in rows and name in {"create", "create_user", "bulk_create", "get_or_create"}
        if made or (on, name) == ("Token", "issue"):
            yield node.lineno, "core.admission and core.granting do that, and tell it"


SAYS = {"Typed", "notify", "notify_all", "notify_administrators"}
ASKS_THE_CATALOGUE = {"_", "_now", "gettext", "ngettext", "pgettext", "str", "spoken"}


def spoken_too_early(text):
    """Words for others in the language of who acts; a saying is put into words when read."""
    for node in ast.walk(ast.parse(text)):
        if getattr(getattr(node, "func", None), "id", "") not in SAYS:
            continue
        inner = [one for given in (*node.args, *node.keywords) for one in ast.walk(given)]
        called = {getattr(getattr(one, "func", None), "id", "") for one in inner}
        if called & ASKS_THE_CATALOGUE:
            yield node.lineno, "give a saying: each reader gets it in the own language"


INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE), "inline script"),
    (re.compile(r"<style\b", re.IGNORECASE), "inline style sheet"),
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "style attribute"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE), "inline handler"),
    (re.compile(r"javascript:", re.IGNORECASE), "script address"),
    (re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:", re.IGNORECASE), "script in htmx"),
    (
        re.compile(r"\|\s*safe\b", re.IGNORECASE),
        "unescaped value; return Markup where it is made",
    ),
)


def inline_code(text):
    for pattern, what in INLINE:
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, f"{what}: the policy forbids it"


LONG = "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION
RULES = (
    HouseRule("long_files", long_file, "x = 1\n", "x = 1\n" * 401, (".py", ".html", ".js")),
    HouseRule("long_functions", long_functions, "def f():\n    return 1\n", LONG),
    HouseRule(
        "state_assignments",
        state_assignments,
        "take(incident, 'resolve', by=amir)",
        "incident.state = 'resolved'",
        allowed=WRITE_STATES,
    ),
    HouseRule(
        "silent_ignores",
        silent_ignores,
        "x = 1  # noqa: E501 - a line of a table\ny = 2  # type: ignore[misc]  # why\n",
        "x = 1  # noqa: E501\n",
    ),
    HouseRule(
        "hidden_control",
        hidden_control,
        "class A:\n    def clean(self): ...\n",
        "class A:\n    def save(self): ...\n",
        allowed=("core/",),
    ),
    HouseRule(
        "raw_sql",
        raw_sql,
        "Incident.objects.filter(state='new')",
        "Incident.objects.raw('select 1')",
        allowed=KNOW_BOTH_ENGINES,
    ),
    HouseRule(
        "unheard_access",
        unheard_access,
        "admission.open_account(email, password, by=actor, name=name)",
        "Account.objects.create_user(email, password, name=name)",
        allowed=("core/",),
    ),
    HouseRule(
        "spoken_too_early",
        spoken_too_early,
        'notify(owner, say("%(what)s is late", what=LABELS[what]), about=entry)',
        'notify(owner, _("It is late"), about=entry)',
    ),
    HouseRule(
        "inline_code",
        inline_code,
        '<script src="/static/app.js" defer></script><p class="x">once = 1</p>',
        '<p onclick="go()">',
        suffixes=(".html",),
    ),
)
MORE_BAD = (
    ("state_assignments", "setattr(incident, 'state', 'resolved')"),
    ("state_assignments", "rows.update(state='resolved')"),
    ("state_assignments", "was, incident.state = incident.state, 'x'"),
    ("silent_ignores", "x = 1  # type: ignore\n"),
    ("silent_ignores", "x = 1  # type: ignore[misc]\n"),
    ("inline_code", "<script>go()</script>"),
    ("inline_code", "<style>p {}</style>"),
    ("inline_code", '<p\n  style="color: red">'),
    ("inline_code", '<a href="javascript:go()">'),
    ("inline_code", "{{ title|safe }}"),
    ("unheard_access", "Grant.objects.create(account=nora, role='manager')"),
    ("unheard_access", "made, secret = Token.issue(account, name='robot')"),
    ("spoken_too_early", "Act(by, 'remind', reason=Typed(_('nobody') + whom))"),
    ("raw_sql", "with connection.cursor() as cursor: pass"),
)


def files():
    """Every file of the product that people write; nothing vendored, shipped or generated."""
    for path in sorted(SOURCE.rglob("*")):
        parts = path.relative_to(SOURCE).parts
        if path.is_file() and not {"migrations", "vendor", "data", "__pycache__"} & set(parts):
            yield path


def room_of(name):
    """The room of a module name such as `ringbeam.desk.incidents`, or None outside of it."""
    parts = name.split(".")
    return parts[1] if parts[0] == "ringbeam" and len(parts) > 1 else None
