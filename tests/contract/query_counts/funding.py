"""Lists of contests and money."""

from backend.common import clock
from backend.demo.factories import DirectionFactory, ProgrammeFactory, ProjectFactory, UserFactory
from backend.demo.factories_funding import AmendmentFactory, CuratorFactory, ProgrammeCheckpointFactory, TrancheFactory
from projects.models import DirectionAlias
from tests.contract.kinds import Count, PageCount


def direction(world, number):
    made = DirectionFactory(to_check=True)
    DirectionAlias.objects.create(key=f"иначе {number}", name=f"Иначе {number}", direction=made)
    return ProjectFactory(centre=world.things["centre"], direction=made, programme=ProgrammeFactory())


def default(world, number):
    return ProgrammeCheckpointFactory(programme=world.things["regional_programme"])


def curator(world, number):
    return CuratorFactory(region=world.things["region"])


def tranche(world, number):
    return TrancheFactory(project=ProjectFactory(centre=world.things["centre"]))


def amendment(world, number):
    return AmendmentFactory(project=ProjectFactory(centre=world.things["centre"]))


def money_row(world, number):
    TrancheFactory(project=world.things["project"], number=10 + number)
    return AmendmentFactory(
        project=world.things["project"], status="refused", decided_on=clock.now().date(), decided_by=UserFactory()
    )


def programme(world, number):
    return ProgrammeFactory()


API: dict[str, Count] = {
    "GET /programmes/": ("outsider", programme, 5),
    "GET /programme-checkpoints/": ("outsider", default, 5),
    "GET /directions/": ("outsider", direction, 5),
    "GET /curators/": ("mentor", curator, 5),
    "GET /tranches/": ("mentor", tranche, 5),
    "GET /amendments/": ("mentor", amendment, 5),
}


PAGES: dict[str, PageCount] = {
    "funding:programmes": ("operator", {}, programme, 6),
    "funding:programme": ("operator", {"pk": "regional_programme"}, default, 7),
    "funding:directions": ("operator", {}, direction, 8),
    "funding:curators": ("operator", {}, curator, 5),
    "funding:money": ("mentor", {"pk": "project"}, money_row, 7),
}
