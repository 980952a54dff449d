"""Lists of comments."""

from backend.demo.factories import UserFactory
from backend.demo.factories_funding import CommentFactory, StoredFileFactory
from tests.contract.kinds import Count


def comment(world, number):
    made = CommentFactory(project=world.things["project"], by=UserFactory())
    StoredFileFactory(project=made.project, target_type="talk.comment", target_id=made.pk)
    return made


API: dict[str, Count] = {
    "GET /comments/": ("mentor", comment, 5),
}
