"""Hypothesis draws the same examples in every run: a test fails for a change of ours, never for chance."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
