"""Lists of applications."""

from backend.demo.factories_passport import PreparationFactory
from tests.contract.kinds import Count


def win(world, number):
    return PreparationFactory(project__stage="active")


API: dict[str, Count] = {
    "GET /applications/wins/": ("outsider", win, 6),
}
