"""Triggers that several tables share."""

from kpiportal.models.sealing import kept, sealed

__all__ = ["kept", "sealed"]
