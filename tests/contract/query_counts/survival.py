"""Lists of how long projects live."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import CheckpointFactory
from projects.survival.models import Continuation
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.projects import move


def continuation(world, number):
    due = clock.now().date() + timedelta(days=200 + number)
    asked = CheckpointFactory(project=world.things["project"], kind="aftercare", due_on=due)
    return Continuation.objects.create(
        project=asked.project, checkpoint=asked, months=12, answer="lives", answered_on=due, at=clock.now()
    )


API: dict[str, Count] = {
    "GET /survival/": ("head", move, 5),
    "GET /continuations/": ("mentor", continuation, 5),
}


PAGES: dict[str, PageCount] = {
    "survival:curves": ("head", {}, move, 6),
}
