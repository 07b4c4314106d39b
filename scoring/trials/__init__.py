"""`parindex test`: the cases beside the criteria, run by the engine's own scoring."""

from scoring.trials.report import Report, What, report, write_junit
from scoring.trials.running import Trial, opened
from scoring.trials.telling import failure

__all__ = ["Report", "Trial", "What", "failure", "opened", "report", "write_junit"]
