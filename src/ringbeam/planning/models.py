"""Table of contents of this room."""

from ringbeam.planning.criteria import RiskCriteria
from ringbeam.planning.duties import Duty
from ringbeam.planning.duty_occurrences import DutyOccurrence
from ringbeam.planning.risks import Risk
from ringbeam.planning.scale_versions import ScaleVersion
from ringbeam.planning.scales import Scale

__all__ = ["Duty", "DutyOccurrence", "Risk", "RiskCriteria", "Scale", "ScaleVersion"]
