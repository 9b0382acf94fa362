"""Table of contents of this room."""

from ringbeam.improvement.nonconformities import Nonconformity

__all__ = ["Nonconformity"]
