"""Pictures of goods: fetched later by the worker, never from inside, and written anew.

A supplier's address is the text of a stranger. `addresses` says which may be asked at all,
`fetch` asks, `encode` makes small pictures of our own of whatever comes, `keep` lays them on
disk, and `work` does a little of it at a time. No page waits for any of this.
"""

from shop.catalogue.pictures.addresses import Door
from shop.catalogue.pictures.queries import names_of, shown_name
from shop.catalogue.pictures.work import Means, fetch_some, want

__all__ = ["Door", "Means", "fetch_some", "names_of", "shown_name", "want"]
