"""Requests that Schemathesis makes up from the schema, half of them about objects that exist."""

from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema

from tests.contract.operations import OPERATIONS
from tests.contract.region import World

# What can stand for `{id}` in the paths of a group, beside what the table of operations names.
OBJECTS = {
    "assignments": ["assignment"],
    "centres": ["centre", "other_centre"],
    "archived-letters": ["archived_letter"],
    "check-ins": ["check_in"],
    "checkpoints": ["checkpoint", "done_checkpoint"],
    "contacts": ["contact"],
    "directions": ["direction", "imported_direction", "spare_direction"],
    "events": ["event", "draft_event", "cancelled_event"],
    "invitations": ["invitation"],
    "messages": ["message"],
    "letters": ["letter", "unknown_letter", "sent_letter", "cancelled_letter"],
    "memberships": ["member_membership", "owner_membership", "mentor_membership"],
    "organisations": ["organisation", "other_organisation"],
    "playbooks": ["centre", "other_centre"],
    "programmes": ["programme"],
    "projects": ["project", "lost", "unmentored", "untaken"],
    "registrations": ["registration"],
    "tasks": ["task", "done_task"],
    "territories": ["region", "municipality"],
    "untaken": ["untaken"],
}
# What can stand in a query or a body under these names.
NAMED = {
    "centre": ["centre", "other_centre"],
    "change": ["plan_change"],
    "direction": ["direction"],
    "into": ["spare_direction"],
    "key": ["=remind", "=assign"],
    "event": ["event", "draft_event", "cancelled_event"],
    "member_pk": ["team_member"],
    "mentor": ["mentor", "colleague", "other_mentor", "outsider"],
    "municipality": ["municipality"],
    "operators": ["organisation"],
    "organisation": ["organisation", "other_organisation"],
    "page": ["=1"],
    "parent": ["region"],
    "programme": ["programme"],
    "project": ["project", "lost", "unmentored"],
    "region": ["region", "far_region"],
    "rule": ["=projects.checkpoint_coming", "=mentoring.silent", "=mentoring.silent/heads"],
    "thread": ["thread"],
    "to": ["mentor", "colleague", "other_mentor", "outsider"],
    "token": ["ticket", "held_ticket", "case_token", "closed_case_token"],
}
# In these the name means something else than a number.
WORDS = {
    "POST /api/v1/projects/{id}/moves/": {"to"},
    "POST /api/v1/playbooks/{id}/dry-run/": {"change"},
}


def objects_of(group: str) -> list[str]:
    """The names of objects that exist, for the paths of a group."""
    about = {operation.keys.get("id") for name, operation in OPERATIONS.items() if name.split("/")[1] == group}
    return OBJECTS.get(group) or sorted(about - {None})


def requests(schema: BaseSchema, group: str, world: World) -> st.SearchStrategy[Case]:
    """Requests to the operations of a group: such as the schema allows, and such as it does not."""
    operations = [result.ok() for result in schema.include(tag=group).get_all_operations()]
    made_up = [
        operation.as_strategy(generation_mode=mode)
        for operation in operations
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    return _about_something(st.one_of(made_up), group, world)


@st.composite
def _about_something(draw: st.DrawFn, made_up: st.SearchStrategy[Case], group: str, world: World) -> Case:
    case = draw(made_up)
    words = WORDS.get(case.operation.label, set())

    def offered(name: str, names: list[str], given: Any) -> Any:
        if name in words or not draw(st.integers(0, 3)):
            return given
        found = world.key(draw(st.sampled_from(names)))
        return [found] if isinstance(given, list) else found

    if "id" in case.path_parameters:
        case.path_parameters["id"] = offered("id", objects_of(group), case.path_parameters["id"])
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            for name in part.keys() & NAMED.keys():
                part[name] = offered(name, NAMED[name], part[name])
    return case


def read_whole(app: Any) -> Any:
    """Reads each answer to its end: a file that nobody reads stays open."""

    def asked(environ: Any, start_response: Any) -> list[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return asked


def load(app: Any) -> BaseSchema:
    """The schema as it is served; who asks is decided with each request."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", read_whole(app))
    schema.config.generation.with_security_parameters = False
    return schema
