"""Table of contents of this room."""

from ringbeam.documents.documents import Document
from ringbeam.documents.reading.file_texts import FileText
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.rounds import Acknowledgement, ReadingRequest, ReadingRound
from ringbeam.documents.versions import DocumentVersion

__all__ = [
    "Acknowledgement",
    "Document",
    "DocumentVersion",
    "FileText",
    "ReadingRequest",
    "ReadingRound",
    "ReviewComment",
]
