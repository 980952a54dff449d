"""How mentoring looks in the API. Parsing and printing only: the services decide."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.api.fields import Moment, Number, VisibleNumber
from backend.directory.models import Centre
from mentoring.enums import ContactChannel, Language
from mentoring.models import Assignment, Attempt, CheckIn, Contact, Task
from mentoring.staffing import reasons_for
from projects.models import Project

PROJECTS = Project.objects.select_related("organisation__region", "centre__region")


def _mentors() -> QuerySet[User]:
    held = Membership.objects.current().filter(user=OuterRef("pk"), role=Role.MENTOR)
    return User.objects.filter(Exists(held), is_active=True)


class AssignmentSerializer(serializers.ModelSerializer):
    """Who mentors which project, from when to when. The note is for the centre."""

    mentor_name = serializers.CharField(source="mentor.full_name", read_only=True)

    class Meta:
        model = Assignment
        fields = ("id", "project", "mentor", "mentor_name", "centre", "started_at", "ended_at")


class AssignSerializer(serializers.Serializer[Any]):
    project = VisibleNumber(queryset=PROJECTS)
    mentor = Number(queryset=_mentors())


class HandOverSerializer(serializers.Serializer[Any]):
    to = Number(queryset=_mentors(), help_text="Another active mentor of the centre.")
    note = serializers.CharField(max_length=4000, help_text="What the next mentor has to know.")


class UntakenSerializer(serializers.ModelSerializer):
    """What the centres of a region know of a project that none of them looks after: what citizens know, too."""

    organisation_name = serializers.CharField(source="organisation.__str__", read_only=True)
    stage_label = serializers.CharField(source="get_stage_display", read_only=True)

    class Meta:
        model = Project
        fields = ("id", "title", "organisation_name", "region", "stage", "stage_label", "stage_since")


class TakeSerializer(serializers.Serializer[Any]):
    centre = Number(queryset=Centre.objects.all(), help_text="A centre that the person leads, in the project's region.")


class ContactSerializer(serializers.ModelSerializer):
    by_name = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Contact
        fields = ("id", "project", "by", "by_name", "at", "channel", "summary", "next_on", "created_at")


class ContactInputSerializer(serializers.Serializer[Any]):
    """What was said; `at` is now when it is left out."""

    at = Moment(required=False)
    channel = serializers.ChoiceField(choices=ContactChannel.choices, default=ContactChannel.CALL)
    summary = serializers.CharField(max_length=4000)
    next_on = serializers.DateField(required=False, allow_null=True, default=None)


class NewContactSerializer(ContactInputSerializer):
    project = VisibleNumber(queryset=PROJECTS)


class AttemptSerializer(serializers.ModelSerializer):
    by_name = serializers.CharField(source="by.full_name", read_only=True)

    class Meta:
        model = Attempt
        fields = ("id", "project", "by", "by_name", "at", "note")


class NewAttemptSerializer(serializers.Serializer[Any]):
    project = VisibleNumber(queryset=PROJECTS)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class CheckInSerializer(serializers.ModelSerializer):
    class Meta:
        model = CheckIn
        fields = ("id", "project", "answer", "comment", "email", "at", "seen_at")


class TellSerializer(serializers.ModelSerializer):
    """What somebody of the NKO says of a project without waiting for a letter."""

    project = VisibleNumber(queryset=PROJECTS)

    class Meta:
        model = CheckIn
        fields = ("project", "answer", "comment")
        extra_kwargs = {"comment": {"max_length": 4000}}


class TaskSerializer(serializers.ModelSerializer):
    assignee_name = serializers.CharField(source="assignee.full_name", read_only=True)

    class Meta:
        model = Task
        fields = (
            "id", "project", "assignee", "assignee_name", "title", "details", "due_on", "done_at", "note",
            "closed_itself",
        )  # fmt: skip


class FinishTaskSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class ProposalQuery(serializers.Serializer[Any]):
    """For which project a mentor is looked for."""

    project = VisibleNumber(queryset=PROJECTS, required=False, help_text="Says how well each mentor fits it.")
    language = serializers.ChoiceField(
        choices=Language.choices, required=False, help_text="Who speaks it fits better; else the language of the NKO."
    )


class MentorSerializer(serializers.ModelSerializer):
    """A mentor of a centre that the person leads, with the number of projects that are not over."""

    load = serializers.IntegerField(read_only=True)
    limit = serializers.IntegerField(
        read_only=True, help_text="The mentor's own limit or the centre's, whichever is less; it holds."
    )
    room = serializers.IntegerField(read_only=True, help_text="How many projects more the mentor may take.")
    away_until = serializers.DateField(read_only=True, allow_null=True)
    reasons = serializers.SerializerMethodField(help_text="Why the mentor is proposed, or not, in words.")

    class Meta:
        model = User
        fields = ("id", "full_name", "email", "phone", "load", "limit", "room", "away_until", "reasons")

    def get_reasons(self, mentor: User) -> list[str]:
        return reasons_for(mentor)
