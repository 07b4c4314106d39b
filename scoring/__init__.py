"""Scoring of provincial agencies on the public administration reform index, stage by stage."""

__version__ = "0.1.0"
