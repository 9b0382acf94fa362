"""What the tests of documents find ready."""

from tests.documents.folders import folder

__all__ = ["folder"]
