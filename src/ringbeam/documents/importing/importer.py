"""`ringbeam import documents FOLDER`: a folder of documents, file by file (7.5.2, 7.5.3)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from ringbeam.core.actors import IMPORT
from ringbeam.core.installation import Installation
from ringbeam.core.refusals import Refused
from ringbeam.documents.importing.plans import FolderPlan
from ringbeam.documents.importing.taking import (
    BYTES,
    LONGEST_TITLE,
    OF_TABLES,
    SOURCE,
    DraftWanted,
    Storing,
    source_named,
)
from ringbeam.documents.importing.texts import REMEDIES, FileSays, Unfit, said_by
from ringbeam.exchange.folders.pieces import Folder, FoundFile
from ringbeam.exchange.importers import Work
from ringbeam.exchange.origins import Origin, key_of
from ringbeam.exchange.reading_cells import References
from ringbeam.exchange.reports import UNCHANGED

Known = dict[str, Origin]


@dataclass
class TakingFolder:
    """One folder on its way: what was seen in this run, and what came before."""

    work: Work
    plan: FolderPlan
    storing: Storing
    places: frozenset[str]
    known: Known
    by_bytes: Known
    seen: dict[str, str] = field(default_factory=dict)

    def take(self, piece: FoundFile) -> None:
        """Take one file, whole or not at all, and say in the report what became of it."""
        report, place = self.work.report, piece.place
        if piece.reason:
            say = report.note if piece.hidden else self._refuse
            say(0, "", place, piece.reason)
            return
        if self._is_left_out(piece):
            return
        try:
            # A file may take a minute to read; nobody who writes is to wait for that.
            file = said_by(piece)
            with self.work.chunk():
                # One importer at a time, so that none takes what another is just taking.
                Installation.objects.select_for_update().filter(pk=1).first()
                self._store(piece, file)
        except Unfit as unfit:
            self._refuse(0, "", place, str(unfit))
        except ValidationError as fault:
            faults = (
                fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
            )
            report.refuse(
                0, [(n, place, words) for n, some in faults.items() for words in some]
            )
        except Refused as refusal:
            report.refuse(0, [("", place, reason) for reason in refusal.reasons])

    def _is_left_out(self, piece: FoundFile) -> bool:
        """Whether the mapping leaves the file out, or it is no document; which is told."""
        place = piece.place
        if self.plan.leaves_out(place):
            self.work.report.note(0, "", place, _("The mapping leaves it out."))
            return True
        if self.plan.takes(place) or piece.ending in REMEDIES:
            return False
        words = _("Of a file of this kind no document is made; it was left out.")
        self.work.report.note(0, "", place, words)
        return True

    def _store(self, piece: FoundFile, file: FileSays) -> None:
        if other := self.seen.get(file.sha256):
            words = _("It holds the same bytes as %s; one document of them is enough.")
            raise Unfit(words % other)
        self.seen[file.sha256] = piece.place
        said = self._said(piece, file)
        origin = self.known.get(key_of(piece.place)) or self._moved(said)
        if origin is None:
            outcome, _document = self.storing.create(said)
        elif origin.source != self.storing.source:
            outcome = UNCHANGED
        else:
            outcome, _document = self.storing.change(said, origin)
        self.work.report.count(outcome)
        for name, remark in said.remarks:
            self.work.report.note(0, name, piece.place, remark)

    def _said(self, piece: FoundFile, file: FileSays) -> DraftWanted:
        said = DraftWanted(piece.place, file, self.plan.values_of(piece.place, file.front))
        title = " ".join(said.values.get("title", "").split()) or file.title
        if len(title) > LONGEST_TITLE:
            said.remarks.append(("title", _("The title was cut after 200 letters.")))
        said.values["title"] = title[:LONGEST_TITLE].strip()
        if file.remark:
            said.remarks.append(("", file.remark))
        return said

    def _moved(self, said: DraftWanted) -> Origin | None:
        """The document that these bytes became before, from a place that is no more."""
        origin = self.by_bytes.get(said.file.sha256)
        if origin is None:
            return None
        told = {"ref": origin.entry.ref, "source": origin.source.removeprefix(SOURCE)}
        if origin.source != self.storing.source:
            words = _("These bytes came from “%(source)s” before, and are %(ref)s.")
            said.remarks.append(("", words % told))
            return origin
        if origin.key in self.places:
            return None
        words = _("It stood at %(place)s before, and is %(ref)s.")
        said.remarks.append(("", words % {**told, "place": origin.key}))
        origin.key = key_of(said.place)
        origin.save(update_fields=["key"])
        return origin

    def _refuse(self, row: int, column: str, place: object, reason: object) -> None:
        self.work.report.refuse(row, [(column, place, reason)])


def known_before(work: Work) -> list[Origin]:
    """Where documents came from out of any folder, the newest first.

    Earlier ones bear the colon of tables, and are told from those by saying of bytes.
    """
    so_far = Origin.objects.filter(source__startswith=OF_TABLES, said__has_key=BYTES)
    with work.chunk():
        end = Substr("source", len(OF_TABLES) + 1)
        so_far.update(source=Concat(Value(SOURCE), end))
        came = Origin.objects.select_related("entry").filter(source__startswith=SOURCE)
        return list(came.order_by("-pk"))


def take_folder(work: Work, folder: Folder, plan: FolderPlan) -> None:
    """Take every file of a folder as a draft; fills the report, raises nothing for one file.

    Run again it takes nothing twice: a file is known by its place in the folder, and by its
    bytes where it was moved. What was killed half-way goes on.
    """
    by = work.by.by(IMPORT)
    source = source_named(plan.source or folder.name)
    before = known_before(work)
    taking = TakingFolder(
        work,
        plan,
        Storing(by, source, work.name, References(by)),
        frozenset(key_of(one.place) for one in folder.pieces),
        {one.key: one for one in before if one.source == source},
        {one.said[BYTES]: one for one in before},
    )
    for done, piece in enumerate(folder.pieces, 1):
        taking.take(piece)
        work.tell(done, len(folder.pieces))
