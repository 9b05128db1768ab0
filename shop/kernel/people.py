"""Who does something: the little that every room may know of a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system itself) as the doer of an action.

    `person_id` is None for the system: set-up, replay, a scheduled task.
    """

    person_id: int | None
    name: str
    email: str


SYSTEM = Actor(person_id=None, name="Skub", email="system")
