"""Table of contents of this room."""

from ringbeam.conformity.snapshots import Snapshot

__all__ = ["Snapshot"]
