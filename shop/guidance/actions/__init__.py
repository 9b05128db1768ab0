"""Writes of guidance: what was shown and answered, and what a place has decided."""

from shop.guidance.actions.exposures import Decision as Decision
from shop.guidance.actions.exposures import Watcher as Watcher
from shop.guidance.actions.exposures import answer as answer
from shop.guidance.actions.exposures import is_noted as is_noted
from shop.guidance.actions.exposures import let_go as let_go
from shop.guidance.actions.exposures import note as note
from shop.guidance.actions.policy import decide as decide
from shop.guidance.actions.policy import undo as undo
