"""Reading the files of documents that nobody read yet: those of before, and lost runs."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks import task

from ringbeam.core.files import StoredFile
from ringbeam.core.jobs import every
from ringbeam.documents.documents import Document
from ringbeam.documents.reading.file_texts import FileText, keep
from ringbeam.documents.versions import DocumentVersion

AT_ONCE = 50


def unread() -> "QuerySet[StoredFile]":
    """The files of drafts and versions whose text is not there yet, oldest first."""
    known = FileText.objects.filter(sha256=OuterRef("sha256"))
    drafted = Document.rows.filter(draft_file_id=OuterRef("pk"))
    published = DocumentVersion.objects.filter(file_id=OuterRef("pk"))
    wanted = Q(Exists(drafted)) | Q(Exists(published))
    return StoredFile.objects.filter(wanted, ~Exists(known)).order_by("pk")


@every(seconds=300, when=lambda: unread().exists())
@task()
def read_files() -> int:
    """Read the files of documents that were not read yet; return how many."""
    files = list(unread()[:AT_ONCE])
    for one in files:
        keep(one)
    return len(files)
