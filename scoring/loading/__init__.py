"""Finding and reading the input files: the only stage that opens them."""

from scoring.loading.casebooks import CaseFile, CaseFiles, PolicyFile, read_cases, read_changes, read_exceptions
from scoring.loading.files import CriteriaFiles, Loaded, SeasonFiles, Source, read_criteria, read_head, read_season

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
