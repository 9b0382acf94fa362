"""Requirement sets read from files: CSV, XLSX, YAML, or an OSCAL catalog in JSON."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.standards.reading_sets.drafts import DraftSet
from ringbeam.standards.reading_sets.oscal import read_oscal
from ringbeam.standards.reading_sets.tables import read_table
from ringbeam.standards.reading_sets.yaml_files import read_yaml

LARGEST = 20 << 20
TABLES, YAML, OSCAL = ("csv", "tsv", "xlsx"), ("yaml", "yml"), ("json",)


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read: whether its prose may be kept, and what refers elsewhere."""

    with_prose: bool = False
    leave_out_references: bool = False


def read_set(path: Path, name: str, wishes: Wishes) -> DraftSet:
    """The requirement set in a file, by the ending of its name; nothing of it is checked yet.

    Raises Refused, with place and remedy, for a file that is too large (before it is read) or
    is not what its name says.
    """
    size = path.stat().st_size
    if size > LARGEST:
        said = _("The file has %(size)d MB, and %(most)d MB are the most; part the set.")
        raise Refused([said % {"size": size >> 20, "most": LARGEST >> 20}])
    if size == 0:
        raise Refused([_("The file is empty.")])
    ending = Path(name).suffix.lower().lstrip(".")
    if ending in TABLES:
        return read_table(path, name)
    if ending in YAML:
        return read_yaml(path)
    if ending in OSCAL:
        return read_oscal(
            path,
            with_prose=wishes.with_prose,
            leave_out_references=wishes.leave_out_references,
        )
    known = ", ".join((*TABLES, *YAML, *OSCAL))
    said = _("A file ending in “.%(ending)s” is not read; use one of %(known)s.")
    raise Refused([said % {"ending": ending, "known": known}])
