"""Meetings under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.fields import Moment, VisibleNumber
from mentoring.filters import OfProject
from mentoring.meetings import services
from mentoring.meetings.agenda import draft
from mentoring.meetings.enums import Doer, MeetingForm
from mentoring.meetings.models import Agreement, Meeting
from mentoring.serializers import PROJECTS


class AgreementSerializer(serializers.ModelSerializer):
    class Meta:
        model = Agreement
        fields = ("id", "doer", "text", "due_on", "task")


class MeetingSerializer(serializers.ModelSerializer):
    mentor_name = serializers.CharField(source="mentor.full_name", read_only=True)
    agreements = AgreementSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = (
            "id", "project", "mentor", "mentor_name", "starts_at", "minutes_long", "form", "place", "agenda", "minutes",
            "held_at", "cancelled_at", "contact", "agreements",
        )  # fmt: skip


class ChangeMeetingSerializer(serializers.Serializer[Any]):
    starts_at = Moment()
    minutes_long = serializers.IntegerField(min_value=5, max_value=600, default=60)
    form = serializers.ChoiceField(choices=MeetingForm.choices, default=MeetingForm.VIDEO)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    agenda = serializers.CharField(
        max_length=8000, required=False, allow_blank=True, default="", help_text="Drafted when a new one has none."
    )


class PlanMeetingSerializer(ChangeMeetingSerializer):
    project = VisibleNumber(queryset=PROJECTS)


class AgreedSerializer(serializers.Serializer[Any]):
    doer = serializers.ChoiceField(choices=Doer.choices, default=Doer.NKO)
    text = serializers.CharField(max_length=250)
    due_on = serializers.DateField()


class HoldMeetingSerializer(serializers.Serializer[Any]):
    minutes = serializers.CharField(max_length=4000)
    agreed = AgreedSerializer(many=True, required=False, default=list, max_length=20)  # type: ignore[call-arg]
    next_on = serializers.DateField(required=False, allow_null=True, default=None)


class DraftQuery(serializers.Serializer[Any]):
    project = VisibleNumber(queryset=PROJECTS)


class MeetingDraftSerializer(serializers.Serializer[Any]):
    agenda = serializers.CharField()


class MeetingFilter(OfProject):
    class Meta:
        model = Meeting
        fields = ("project",)


class MeetingViewSet(ReadOnlyModelViewSet):
    """Meetings of mentors and NKOs, the latest first."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Meeting]:
        rows = Meeting.objects.visible_to(self.request.user)
        related = ("mentor", "project__organisation__region", "project__centre__region")
        return rows.select_related(*related).prefetch_related("agreements")

    @extend_schema(request=PlanMeetingSerializer, responses={201: MeetingSerializer})
    def create(self, request: Request) -> Response:
        """Invites the NKO to a meeting; 409 when there is one at this hour."""
        form = PlanMeetingSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        fields = form.validated_data | {"form": MeetingForm(form.validated_data["form"])}
        made = services.plan_meeting(by=person(request), now=clock.now(), **fields)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ChangeMeetingSerializer, responses=MeetingSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Moves the meeting or changes its agenda."""
        found = self.get_object()
        form = ChangeMeetingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = form.validated_data | {"form": MeetingForm(form.validated_data["form"])}
        changed = services.change_meeting(meeting=found, by=person(request), now=clock.now(), **fields)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=None, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """The meeting does not take place; the NKO is told."""
        gone = services.cancel_meeting(meeting=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(gone).data)

    @extend_schema(request=HoldMeetingSerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Writes the minutes: a contact, a task for each agreement, a letter to the NKO."""
        found = self.get_object()
        form = HoldMeetingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        agreed = [
            services.Agreed(Doer(line["doer"]), line["text"], line["due_on"]) for line in form.validated_data["agreed"]
        ]
        held = services.hold_meeting(
            meeting=found, by=person(request), now=clock.now(), **form.validated_data | {"agreed": agreed}
        )
        return Response(self.get_serializer(held).data)

    @extend_schema(parameters=[DraftQuery], responses=MeetingDraftSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def draft(self, request: Request) -> Response:
        """The agenda that would be proposed for a meeting about the project now."""
        asked = DraftQuery(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        project = asked.validated_data["project"]
        permit(person(request), "meetings.plan_meeting", project)
        return Response({"agenda": draft(project, now=clock.now())})


routes: list[tuple[str, type[GenericViewSet], str]] = [("meetings", MeetingViewSet, "meeting")]
