"""Reads of guidance: the exposure log, and what a place has decided."""

from shop.guidance.queries.exposures import as_nudge as as_nudge
from shop.guidance.queries.exposures import exposures_since_sending as exposures_since_sending
from shop.guidance.queries.exposures import is_open as is_open
from shop.guidance.queries.exposures import memory as memory
from shop.guidance.queries.exposures import open_exposures as open_exposures
from shop.guidance.queries.exposures import standing_exposures as standing_exposures
from shop.guidance.queries.policy import policy_for as policy_for
