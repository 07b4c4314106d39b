"""`parindex test`: the cases beside the criteria, run by the engine's own scoring."""

from scoring.trials.report import Line, Report, What, report, write_junit

__all__ = ["Line", "Report", "What", "report", "write_junit"]
