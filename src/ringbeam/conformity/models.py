"""Table of contents of this room."""

from ringbeam.conformity.deviations import AcceptedDeviation
from ringbeam.conformity.gaps.answers import GapAnswer
from ringbeam.conformity.gaps.assessments import GapAssessment
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.rule_limits import RuleLimit
from ringbeam.conformity.rule_suspensions import RuleSuspension
from ringbeam.conformity.snapshots import Snapshot
from ringbeam.conformity.weekly_tellings import WeeklyTelling

__all__ = [
    "AcceptedDeviation",
    "GapAnswer",
    "GapAssessment",
    "Judgement",
    "RuleLimit",
    "RuleSuspension",
    "Snapshot",
    "WeeklyTelling",
]
