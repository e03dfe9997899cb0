"""Working days, as the whole portal counts them: kpiportal/working_days.py."""

from kpiportal.working_days import nth_working_day

__all__ = ["nth_working_day"]
