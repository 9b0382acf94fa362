"""The house's rules hold everywhere: budgets, names, floors, lives, documents and templates."""

import ast
import re
from itertools import chain

import pytest
from django.apps import apps

from ringbeam.core.contributions import COMMANDS
from ringbeam.core.entries import SHARED_REFERENCES, Reference
from ringbeam.core.registers import kinds_of, named, registers
from ringbeam.site.config import SETTINGS
from scripts import events, reference
from tests import house

REGISTERS = registers()
MODELS = [model for model in apps.get_models() if house.room_of(model.__module__)]
RULES = {rule.name: rule for rule in house.RULES}


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.name)
def test_a_rule_tells_good_from_bad(rule):
    assert list(rule.breaks(rule.good)) == []
    assert list(rule.breaks(rule.bad)) != []


@pytest.mark.parametrize(("name", "bad"), house.MORE_BAD)
def test_a_rule_sees_through_other_ways_to_break_it(name, bad):
    assert list(RULES[name].breaks(bad)) != []


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.name)
def test_the_product_keeps_the_rule(rule):
    broken = chain.from_iterable(rule.broken_in(path) for path in house.files())

    assert list(broken) == []


def test_tests_and_benchmarks_keep_the_budgets():
    paths = [*house.ROOT.glob("tests/**/*.py"), *house.ROOT.glob("benchmarks/**/*.py")]
    broken = [
        f"{path.relative_to(house.ROOT)}:{line}: {why}"
        for path in paths
        for rule in ("long_files", "long_functions")
        for line, why in RULES[rule].breaks(path.read_text(encoding="utf-8"))
    ]

    assert broken == []


def test_no_file_or_folder_has_a_name_that_says_nothing():
    top = ("src", "tests", "benchmarks", "scripts", "docs")
    paths = chain.from_iterable((house.ROOT / one).rglob("*") for one in top)
    named_nothing = {str(path) for path in paths if path.stem.lower() in house.BANNED_NAMES}

    assert named_nothing == set()


def test_every_room_has_its_floor():
    rooms = {path.parent.name for path in house.SOURCE.glob("*/__init__.py")}

    assert rooms <= set(house.FLOOR)


def is_up(source, target):
    """Whether a relation between these rooms leaves the floor upwards or sideways."""
    return source != target and house.FLOOR[target] >= house.FLOOR[source]


def relations():
    for model in MODELS:
        for one in model._meta.get_fields():
            if one.is_relation and one.concrete and isinstance(one.related_model, type):
                yield model, one


def test_no_relation_points_to_a_higher_floor_or_a_neighbour():
    up = [
        f"{model.__name__}.{one.name}"
        for model, one in relations()
        if (target := house.room_of(one.related_model.__module__))
        and is_up(house.room_of(model.__module__), target)
    ]

    assert up == []


def test_no_reference_names_a_kind_of_a_higher_floor():
    """The shared columns are everybody's; all other references know what they refer to."""
    up = [
        f"{one.kind}.{name} refers to {kind}"
        for one in REGISTERS
        for name, declared in one.own_fields.items()
        if isinstance(declared, Reference) and declared.name not in SHARED_REFERENCES
        for kind in kinds_of(declared)
        if (other := named(kind))
        and is_up(house.room_of(one.model.__module__), house.room_of(other.model.__module__))
    ]

    assert up == []


def test_every_reference_names_kinds_that_exist():
    unknown = [
        f"{one.kind}.{name} refers to {kind}"
        for one in REGISTERS
        for name, declared in one.own_fields.items()
        for kind in kinds_of(declared)
        if named(kind) is None
    ]

    assert unknown == []


def test_a_relation_across_rooms_leaves_no_way_back():
    back = [
        f"{model.__name__}.{one.name}"
        for model, one in relations()
        if not one.many_to_many
        and house.room_of(one.related_model.__module__)
        not in (None, house.room_of(model.__module__))
        and not str(one.remote_field.related_name or "").endswith("+")
    ]

    assert back == []


def test_no_two_registers_are_added_by_the_same_key():
    keys = [one.extra["new_key"] for one in REGISTERS if "new_key" in one.extra]

    assert {"i", "r", "k", "f"} <= set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("register", REGISTERS, ids=str)
class TestEveryRegister:
    def test_says_what_it_is_and_for_which_clauses(self, register):
        written = ast.get_docstring(ast.parse(source_of(register.model)).body[0]) or ""

        assert written.endswith(".")
        assert register.clauses

    def test_is_one_short_file(self, register):
        path = house.ROOT / "src" / (register.model.__module__.replace(".", "/") + ".py")

        assert len(path.read_text(encoding="utf-8").splitlines()) < house.LONGEST_REGISTER

    def test_has_a_line_in_its_rooms_readme(self, register):
        room = house.room_of(register.model.__module__)
        readme = (house.SOURCE / room / "README.md").read_text(encoding="utf-8")

        assert re.search(rf"\b{re.escape(str(register.label))}s?\b", readme, re.IGNORECASE)

    def test_has_an_icon_of_the_sprite(self, register):
        sprite = house.SOURCE / "web/static/ringbeam/vendor/icons/sprite.svg"

        assert f'id="i-{register.icon}"' in sprite.read_text(encoding="utf-8")

    def test_lives_soundly(self, register):
        assert register.life.faults() == []


def source_of(model):
    """The text of a class, found by its name in its module."""
    path = house.ROOT / "src" / (model.__module__.replace(".", "/") + ".py")
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    found = next(
        n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == model.__name__
    )
    return ast.get_source_segment(text, found)


def test_a_rooms_readme_is_one_page():
    long = [
        str(path.relative_to(house.SOURCE))
        for path in house.SOURCE.glob("*/README.md")
        if len(path.read_text(encoding="utf-8").splitlines()) > 60
    ]

    assert long == []


def document(name):
    return (house.ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default():
    said = document("settings.md")
    missing = [
        one.name
        for one in SETTINGS
        if not re.search(rf"\| `{one.name}`.*\| {re.escape(one.default)} *\|", said)
    ]

    assert missing == []


def test_every_command_says_what_it_does():
    assert [one.name for one in COMMANDS if not one.help] == []


def test_the_reference_is_what_the_product_declares():
    """Commands, registers, jobs and events; `python -m scripts.reference` writes it anew."""
    assert document("reference.md") == reference.text()


def test_the_list_of_events_is_what_the_product_declares():
    """`python -m scripts.events` writes it anew."""
    assert document("events.md") == events.text()


def test_every_job_says_what_it_does():
    assert [
        job.module_path for job in reference.jobs() if not reference.first_words(job.func)
    ] == []


def glossary():
    return set(re.findall(r"^\| \**([A-Za-z]+)\** \|", document("glossary.md"), re.MULTILINE))


def test_the_classes_of_the_product_are_words_of_the_glossary():
    known = glossary()
    unknown = [
        f"{path.relative_to(house.SOURCE)}: {node.name}"
        for path in house.files()
        if path.suffix == ".py" and path.name != "apps.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if node.name not in known
    ]

    assert unknown == []
