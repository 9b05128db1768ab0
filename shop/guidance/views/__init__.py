"""The front door of guidance: what a place has decided, one decision, and trials of decisions."""

from shop.guidance.views import policy, reasons, trial
from shop.guidance.views.reach import guidance

doors = [guidance]

__all__ = ["doors", "policy", "reasons", "trial"]
