"""Finding and reading the input files: the only stage that opens them."""

from scoring.loading.casebooks import CaseFile, CaseFiles, PolicyFile, read_cases, read_changes, read_exceptions
from scoring.loading.files import CriteriaFiles, SeasonFiles, read_criteria, read_head, read_season
from scoring.loading.sources import Loaded, Source

__all__ = [
    "CaseFile",
    "CaseFiles",
    "CriteriaFiles",
    "Loaded",
    "PolicyFile",
    "SeasonFiles",
    "Source",
    "read_cases",
    "read_changes",
    "read_criteria",
    "read_exceptions",
    "read_head",
    "read_season",
]
