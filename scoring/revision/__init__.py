"""`parindex diff`: what a change of criteria says, and whom it moves."""

from scoring.revision.comparing import Edition, Revision, compared, revised, season_for, tried
from scoring.revision.data import data
from scoring.revision.expecting import surprises
from scoring.revision.telling import told

__all__ = ["Edition", "Revision", "compared", "data", "revised", "season_for", "surprises", "told", "tried"]
