"""A small region with one object of every kind, and one person for every way to stand towards them.

Each app builds its objects in a module of its own: `build(world)`, after the apps that `AFTER` names. `SECRETS` are its
words that nobody but these roles may ever read, whatever page or answer they stand on.
"""

from graphlib import TopologicalSorter

from tests.contract.parts import joined, parts
from tests.contract.region import World
from tests.contract.roles import Roles

SECRETS: dict[str, Roles] = joined(__name__, "SECRETS")


def build() -> World:
    """Everything, as rows: no service runs, no letter is ordered."""
    world = World()
    apps = {part.__name__.rsplit(".", 1)[1]: part for part in parts(__name__)}
    for name in TopologicalSorter({name: getattr(part, "AFTER", ()) for name, part in apps.items()}).static_order():
        apps[name].build(world)
    return world
