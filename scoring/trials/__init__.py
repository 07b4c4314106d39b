"""`parindex test`: the cases beside the criteria, run by the engine's own scoring."""

from scoring.trials.coverage import Covered, covered
from scoring.trials.coverage import told as coverage_told
from scoring.trials.missing import missing
from scoring.trials.running import Bench, Trial, opened
from scoring.trials.telling import failure, told

__all__ = ["Bench", "Covered", "Trial", "coverage_told", "covered", "failure", "missing", "opened", "told"]
