"""Lists of files."""

from backend.demo.factories import UserFactory
from backend.demo.factories_funding import StoredFileFactory
from tests.contract.kinds import Count, PageCount


def stored_file(world, number):
    return StoredFileFactory(project=world.things["project"], by=UserFactory())


API: dict[str, Count] = {
    "GET /files/": ("mentor", stored_file, 5),
}


PAGES: dict[str, PageCount] = {
    "files:list": ("mentor", {"pk": "project"}, stored_file, 7),
}
