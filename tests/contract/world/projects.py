"""Objects of projects."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import (
    ApplicationFactory,
    CheckpointFactory,
    ContractFactory,
    DirectionFactory,
    ProgrammeFactory,
    TeamMemberFactory,
)
from backend.demo.factories_funding import (
    AmendmentFactory,
    CommentFactory,
    CuratorFactory,
    ProgrammeCheckpointFactory,
    StoredFileFactory,
    TrancheFactory,
)
from projects.lifecycle import Stage
from projects.lists.models import SavedView
from projects.models import ProjectDraft, StageChange
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, INSIDERS, Roles

AFTER = ("accounts",)

SECRETS: dict[str, Roles] = {
    secret("Проект"): INSIDERS,
    secret("Лидер"): INSIDERS,
    "leader.of.project@example.org": INSIDERS,
    "+7 900 000-00-01": INSIDERS,
    secret("Причина"): INSIDERS,
    secret("Договор"): INSIDERS,
    secret("Веха"): INSIDERS,
    secret("Бумага"): INSIDERS,
    secret("Транш"): INSIDERS,
    secret("Реплика"): INSIDERS,
    secret("Шёпот"): CENTRE | ABOVE,
    secret("Записка"): CENTRE | ABOVE,
    secret("Куратор"): INSIDERS | {"other_owner", "other_mentor", "other_head"},
    secret("Правка"): INSIDERS,
    secret("Черновик"): frozenset({"owner"}),
    secret("Вид"): CENTRE,
}


def build(world: World) -> None:
    at, owner, now = world.things, world.people["owner"], clock.now()
    common = {"organisation": at["organisation"], "programme": at["programme"], "direction": at["direction"]}
    project = ApplicationFactory(
        **common, centre=at["centre"], stage=Stage.ACTIVE, stage_since=now - timedelta(days=9), title=secret("Проект")
    )
    at["project"] = project
    at["lost"] = ApplicationFactory(**common, centre=at["centre"], stage=Stage.LOST, stage_since=now)
    at["unmentored"] = ApplicationFactory(**common, centre=at["centre"], stage=Stage.ACTIVE, stage_since=now)
    at["spare_direction"], at["imported_direction"] = DirectionFactory(), DirectionFactory(to_check=True)
    imported = common | {"direction": at["imported_direction"]}
    at["untaken"] = ApplicationFactory(**imported, centre=None, stage=Stage.ACTIVE, stage_since=now)
    at["team_member"] = TeamMemberFactory(
        project=project, full_name=secret("Лидер"), email="leader.of.project@example.org", phone="+7 900 000-00-01"
    )
    at["contract"] = ContractFactory(project=project, number=secret("Договор"), signed_on=now.date())
    due = now.date() + timedelta(days=14)
    at["checkpoint"] = CheckpointFactory(project=project, title=secret("Веха"), due_on=due)
    at["done_checkpoint"] = CheckpointFactory(project=project, due_on=due, done_on=now.date())
    StageChange.objects.create(
        project=project, source=Stage.CONTRACTING, target=Stage.ACTIVE, by=owner, at=now, reason=secret("Причина")
    )
    at["regional_programme"] = ProgrammeFactory(region=at["region"])
    at["default"] = ProgrammeCheckpointFactory(programme=at["regional_programme"])
    at["curator"] = CuratorFactory(region=at["region"], full_name=secret("Куратор"), phone="+7 900 000-00-03")
    at["comment"] = CommentFactory(project=project, by=owner, at=now, text=secret("Реплика"))
    at["withdrawn_comment"] = CommentFactory(project=project, by=owner, at=now, withdrawn_at=now)
    at["inner_comment"] = CommentFactory(
        project=project, by=world.people["mentor"], at=now, visibility="centre", text=secret("Шёпот")
    )
    at["inner_file"] = StoredFileFactory(
        project=project, name=f"{secret('Записка')}.pdf", target_type="talk.comment", target_id=at["inner_comment"].pk
    )
    at["tranche"] = TrancheFactory(project=project, number=2, cause=secret("Транш"), planned_on=now.date())
    at["received_tranche"] = TrancheFactory(project=project, number=1, received_on=now.date(), received=100_000)
    at["amendment"] = AmendmentFactory(
        project=project, reason=secret("Правка"), asked_by=owner, asked_on=now.date() - timedelta(days=3),
        after={"starts_on": "2026-05-01", "ends_on": "2027-06-30"},
    )  # fmt: skip
    at["file"] = StoredFileFactory(project=project, name=f"{secret('Бумага')}.pdf", by=owner, at=now)
    at["removed_file"] = StoredFileFactory(project=project, removed_at=now, by=owner, at=now)
    draft = {
        "title": secret("Черновик"), "organisation": str(at["organisation"].pk), "stage": "idea", "summary": "Коротко",
    }  # fmt: skip
    at["draft"] = ProjectDraft.objects.create(user=owner, step="about", data=draft)
    at["saved_view"] = SavedView.objects.create(
        owner=world.people["mentor"], name=secret("Вид"), query="stage=active", centre=at["centre"]
    )
