"""From raw answers to `survey.yaml`: the table is read, every answer checked and counted, and the counts written."""

from scoring.surveys.results import Outcome, surveyed, told, write

__all__ = ["Outcome", "surveyed", "told", "write"]
