"""Scoring of provincial agencies on the public administration reform index, stage by stage."""
