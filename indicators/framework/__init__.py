"""Indicators by level and theme."""
