"""Table of contents of this room."""

from ringbeam.conformity.deviations import AcceptedDeviation
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.snapshots import Snapshot

__all__ = ["AcceptedDeviation", "Judgement", "Snapshot"]
