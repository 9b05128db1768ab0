"""Every route declares who may use it; one that does not is closed to all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from shop.organisation.rules import Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route: everybody, the signed-in, or those with one of the roles.

    Roles open the door; whether the person may touch *this* unit or batch is checked by the view,
    with the path of what is touched.
    """

    public: bool = False
    roles: frozenset[Role] = frozenset()


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return _declare(view, Access(public=True))


def signed_in(view: View) -> View:
    """Anybody who is signed in."""
    return _declare(view, Access())


def roles(*allowed: Role) -> Callable[[View], View]:
    """Those with one of these roles somewhere."""
    return lambda view: _declare(view, Access(roles=frozenset(allowed)))


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any] | None) -> Access | None:
    """What a route declares, None when it declares nothing."""
    return getattr(view, "access", None)
