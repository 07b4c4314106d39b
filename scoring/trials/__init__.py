"""`parindex test`: the cases beside the criteria, run by the engine's own scoring."""

from scoring.trials.running import Bench, Trial, opened
from scoring.trials.telling import failure, told

__all__ = ["Bench", "Trial", "failure", "opened", "told"]
