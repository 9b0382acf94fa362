"""Table of contents of this room."""

from ringbeam.documents.documents import Document
from ringbeam.documents.reading.file_texts import FileText
from ringbeam.documents.versions import DocumentVersion

__all__ = ["Document", "DocumentVersion", "FileText"]
