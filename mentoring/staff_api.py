"""The mentors of a centre under /api/v1/: profiles, absences, response times, handing everything over."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Territory
from mentoring import heading, services
from mentoring.enums import Language
from mentoring.models import Absence, Assignment, MentorProfile
from mentoring.responses import sources
from mentoring.selectors import centres_led_by
from mentoring.serializers import AssignmentSerializer
from projects.models import Direction

NUMBER = r"\d{1,18}"
PEOPLE = User.objects.filter(is_active=True)


class ProfileSerializer(serializers.ModelSerializer):
    """Whom a mentor likes to help, and how many at most."""

    class Meta:
        model = MentorProfile
        fields = ("directions", "municipalities", "languages", "project_limit", "about")


class ProfileInputSerializer(serializers.Serializer[Any]):
    directions = Number(queryset=Direction.objects.all(), many=True, required=False, default=list)
    municipalities = Number(queryset=Territory.objects.all(), many=True, required=False, default=list)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=Language.choices), max_length=20, required=False, default=list
    )
    project_limit = serializers.IntegerField(
        min_value=0, max_value=32767, required=False, allow_null=True, default=None,
        help_text="At most the centre's limit; null: as the centre says.",
    )  # fmt: skip
    about = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class PlaceSerializer(serializers.ModelSerializer):
    """A mentor at a centre, with what suits them; null when nothing is said of it."""

    name = serializers.CharField(source="user.full_name", read_only=True)
    profile = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ("id", "user", "name", "centre", "started_on", "ended_on", "profile")

    @extend_schema_field(ProfileSerializer(allow_null=True))
    def get_profile(self, place: Membership) -> dict[str, Any] | None:
        own = [each for each in place.user.mentor_profiles.all() if each.centre_id == place.centre_id]
        return ProfileSerializer(own[0]).data if own else None


class PairSerializer(serializers.Serializer[Any]):
    assignment = VisibleNumber(queryset=Assignment.objects.select_related("project__centre", "centre", "mentor"))
    to = Number(queryset=PEOPLE)


class HandOverAllSerializer(serializers.Serializer[Any]):
    pairs = PairSerializer(many=True, allow_empty=False, max_length=500)  # type: ignore[call-arg]
    note = serializers.CharField(max_length=4000, help_text="What the next mentors have to know.")


class MentorPlaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Mentors at centres: one's own places, and those of the centres that the person leads."""

    queryset = Membership.objects.none()
    serializer_class = PlaceSerializer
    filter_backends = ()
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Membership]:
        profiles = MentorProfile.objects.prefetch_related("directions", "municipalities")
        places = heading.places_visible_to(person(self.request))
        return places.prefetch_related(Prefetch("user__mentor_profiles", profiles)).order_by("user__full_name", "pk")

    @extend_schema(request=ProfileInputSerializer, responses=PlaceSerializer)
    @action(detail=True, methods=["put"])
    def profile(self, request: Request, pk: str) -> Response:
        """Keeps whom the mentor likes to help and how many at most; what is left out is emptied."""
        place = self.get_object()
        form = ProfileInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.change_profile(place=place, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=place.pk)).data)

    @extend_schema(request=HandOverAllSerializer, responses={201: AssignmentSerializer(many=True)})
    @action(detail=True, methods=["post"], pagination_class=None)
    def hand_over(self, request: Request, pk: str) -> Response:
        """Hands over projects of the mentor, each to its next one; all of them or none."""
        place = self.get_object()
        permit(person(request), "mentoring.hand_over_all", place)
        form = HandOverAllSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        pairs = [(pair["assignment"], pair["to"]) for pair in form.validated_data["pairs"]]
        made = services.hand_over_many(
            place=place, pairs=pairs, note=form.validated_data["note"], by=person(request), now=clock.now()
        )
        return Response(AssignmentSerializer(made, many=True).data, status=status.HTTP_201_CREATED)


class AbsenceSerializer(serializers.ModelSerializer):
    mentor_name = serializers.CharField(source="mentor.full_name", read_only=True)
    backup_name = serializers.CharField(source="backup.full_name", read_only=True)

    class Meta:
        model = Absence
        fields = ("id", "mentor", "mentor_name", "centre", "backup", "backup_name", "starts_on", "ends_on", "note")


class PlanAbsenceSerializer(serializers.Serializer[Any]):
    place = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="A mentor at a centre.")
    backup = Number(queryset=PEOPLE, help_text="Another active mentor of the centre.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day; the mentor is back on the next one.")
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")

    def validate_place(self, pk: int) -> Membership:
        place = heading.places_visible_to(person(self.context["request"])).filter(pk=pk).first()
        if place is None:
            self.fields["backup"].fail("does_not_exist", pk_value=pk)
        return place


class AbsenceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """When mentors are away and who stands in, the next first; past ones too."""

    queryset = Absence.objects.none()
    serializer_class = AbsenceSerializer
    filter_backends = ()
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Absence]:
        absences = Absence.objects.visible_to(self.request.user)
        return absences.select_related("mentor", "backup", "centre__region").order_by("-ends_on", "-id")

    @extend_schema(request=PlanAbsenceSerializer, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        """Plans an absence; 409 says which days are taken, or that the colleague is away."""
        form = PlanAbsenceSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = services.plan_absence(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """The mentor is back from today on, or does not go; the days that have passed stay."""
        services.end_absence(absence=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReactionSerializer(serializers.Serializer[Any]):
    """How soon a mentor reacts, of the last 90 days."""

    key = serializers.CharField()
    number = serializers.IntegerField()
    median_hours = serializers.FloatField(allow_null=True)
    waiting = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer[Any]):
    """One mentor as the head sees them."""

    mentor = serializers.IntegerField()
    name = serializers.CharField()
    load = serializers.IntegerField()
    limit = serializers.IntegerField()
    live = serializers.IntegerField()
    at_high_risk = serializers.IntegerField()
    silent_projects = serializers.IntegerField()
    overdue_tasks = serializers.IntegerField()
    last_contact_at = serializers.DateTimeField(allow_null=True)
    is_silent = serializers.BooleanField()
    away_until = serializers.DateField(allow_null=True)
    reactions = ReactionSerializer(many=True)


class MentorFiguresViewSet(GenericViewSet):
    """Load, silence and response times of the mentors of the centres that the person heads or operates."""

    queryset = User.objects.none()
    serializer_class = FiguresSerializer
    filter_backends = ()
    pagination_class = None

    @extend_schema(responses=FiguresSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All of them, who is silent first."""
        rows = heading.mentor_rows(centres_led_by(person(request)), now=clock.now())
        return Response(FiguresSerializer([_figures(row) for row in rows], many=True).data)


def _figures(row: heading.MentorRow) -> dict[str, Any]:
    reactions = [
        {
            "key": source.key,
            "number": response.number if response else 0,
            "median_hours": response.hours if response else None,
            "waiting": response.waiting if response else 0,
        }
        for source, (_title, response) in zip(sources(), row.responses, strict=True)
    ]
    return {
        "mentor": row.mentor.pk, "name": str(row.mentor), "load": row.mentor.load, "limit": row.mentor.limit,
        "live": row.live, "at_high_risk": row.risky, "silent_projects": row.quiet, "overdue_tasks": row.late_tasks,
        "last_contact_at": row.last_contact_at, "is_silent": row.silent, "away_until": row.mentor.away_until,
        "reactions": reactions,
    }  # fmt: skip


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("mentor-places", MentorPlaceViewSet, "mentor-place"),
    ("mentor-figures", MentorFiguresViewSet, "mentor-figures"),
    ("absences", AbsenceViewSet, "absence"),
]
