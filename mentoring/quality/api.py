"""Quality under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from mentoring.quality import serializers as shapes
from mentoring.quality.enums import Audience, Group, Level
from mentoring.quality.filters import AssessmentFilter, MarkFilter
from mentoring.quality.models import Assessment, Criterion, Standard, StandardVersion
from mentoring.quality.selectors import assessments_for, marks_on, standards_for
from mentoring.quality.services import assessing, carrying, confirming, evidence, standards
from mentoring.quality.services.assessing import Given
from mentoring.quality.services.confirming import Verdict
from projects.files.serializers import StoredFileSerializer

NUMBER = r"\d{1,18}"


def read(shape: type[Serializer], request: Request, view: GenericViewSet) -> dict[str, Any]:
    """What was sent, as the shape reads it."""
    form = shape(data=request.data, context=view.get_serializer_context())
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class StandardViewSet(ReadOnlyModelViewSet[Standard]):
    """Standards of quality, for everybody; the operators of regions keep them."""

    queryset = Standard.objects.none()
    serializer_class = shapes.StandardSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Standard]:
        return standards_for(self.request.user, clock.now().date())

    @extend_schema(request=shapes.NewStandardSerializer, responses={201: shapes.StandardVersionSerializer})
    def create(self, request: Request) -> Response:
        """Begins a standard with an empty draft of its first version."""
        given = read(shapes.NewStandardSerializer, request, self)
        given["audience"] = Audience(given["audience"])
        made = standards.draft_standard(by=person(request), now=clock.now(), **given)
        return Response(shapes.StandardVersionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: shapes.StandardVersionSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Begins a new version as a copy of the last one."""
        made = standards.draft_version(standard=self.get_object(), by=person(request), now=clock.now())
        return Response(shapes.StandardVersionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.MarkReasonSerializer, responses=shapes.StandardSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Ends the use of a standard; marks that hold stay until their last day."""
        standard, given = self.get_object(), read(shapes.MarkReasonSerializer, request, self)
        standards.retire_standard(standard=standard, by=person(request), now=clock.now(), **given)
        return Response(self.get_serializer(self.get_queryset().get(pk=standard.pk)).data)


class VersionViewSet(mixins.RetrieveModelMixin, GenericViewSet[StandardVersion]):
    """Versions of standards: published ones for everybody with an account, drafts for those who keep the standard."""

    queryset = StandardVersion.objects.none()
    serializer_class = shapes.StandardVersionSerializer
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[StandardVersion]:
        rows = StandardVersion.objects.visible_to(self.request.user)
        return rows.select_related("standard").prefetch_related("criteria")

    def _answer(self, version: StandardVersion, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=version.pk)).data, status=code)

    @extend_schema(request=shapes.StandardVersionWriteSerializer, responses=shapes.StandardVersionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a draft as a whole: what is new, how many points are needed, how long marks hold."""
        version = self.get_object()
        kept = {name: getattr(version, name) for name in ("changes", "pass_share", "valid_months")}
        given = kept | read(shapes.StandardVersionWriteSerializer, request, self)
        return self._answer(standards.change_version(version=version, by=person(request), now=clock.now(), **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throws a draft away."""
        standards.discard_draft(version=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.StandardVersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Freezes a draft and puts it to use; those who go by an older version are told."""
        return self._answer(standards.publish_version(version=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=shapes.CriterionWriteSerializer, responses={201: shapes.CriterionSerializer})
    @action(detail=True, methods=["post"])
    def criteria(self, request: Request, pk: str) -> Response:
        """Adds a criterion to a draft."""
        version, given = self.get_object(), read(shapes.CriterionWriteSerializer, request, self)
        given["group"] = Group(given["group"])
        made = standards.save_criterion(version=version, by=person(request), now=clock.now(), **given)
        return Response(shapes.CriterionSerializer(made).data, status=status.HTTP_201_CREATED)


class CriterionViewSet(mixins.RetrieveModelMixin, GenericViewSet[Criterion]):
    """Criteria of versions, seen as their versions are."""

    queryset = Criterion.objects.none()
    serializer_class = shapes.CriterionSerializer
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Criterion]:
        versions = StandardVersion.objects.visible_to(self.request.user)
        return Criterion.objects.filter(version__in=versions).select_related("version__standard")

    @extend_schema(request=shapes.CriterionWriteSerializer, responses=shapes.CriterionSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Changes a criterion of a draft."""
        row, given = self.get_object(), read(shapes.CriterionWriteSerializer, request, self)
        given["group"] = Group(given["group"])
        saved = standards.save_criterion(
            version=row.version, criterion=row, by=person(request), now=clock.now(), **given
        )
        return Response(self.get_serializer(saved).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a criterion out of a draft."""
        standards.remove_criterion(criterion=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MarkViewSet(ReadOnlyModelViewSet[Assessment]):
    """Quality marks that hold today, for everybody."""

    queryset = Assessment.objects.none()
    serializer_class = shapes.MarkSerializer
    filterset_class = MarkFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Assessment]:
        return marks_on(clock.now().date())


class AssessmentViewSet(ReadOnlyModelViewSet[Assessment]):
    """Assessments that the person fills in, confirms or oversees."""

    queryset = Assessment.objects.none()
    serializer_class = shapes.AssessmentSerializer
    filterset_class = AssessmentFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Assessment]:
        return assessments_for(self.request.user).prefetch_related("answers__criterion")

    def _answer(self, found: Assessment, code: int = status.HTTP_200_OK) -> Response:
        return Response(self._printed(found), status=code)

    def _printed(self, found: Assessment) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=found.pk)).data

    @extend_schema(request=shapes.NewAssessmentSerializer, responses={201: shapes.AssessmentSerializer})
    def create(self, request: Request) -> Response:
        """Begins to measure a centre or an NKO; what was said the last time is copied."""
        given = read(shapes.NewAssessmentSerializer, request, self)
        place = given.get("centre") or given.get("organisation")
        if place is None:
            raise Invalid(_("Name a centre or an organisation."), field="centre")
        made = assessing.begin_assessment(standard=given["standard"], place=place, by=person(request), now=clock.now())
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ChecklistAnswersSerializer, responses=shapes.ChecklistSavedSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def answers(self, request: Request, pk: str) -> Response:
        """Keeps answers, criterion by criterion; those that are not named stay as they are."""
        found, sent = self.get_object(), read(shapes.ChecklistAnswersSerializer, request, self)
        given = {
            str(one["criterion"]): Given(
                Level(one["level"]) if one["level"] else None, one["text"], one["link"], one["revision"]
            )
            for one in sent["answers"]
        }
        saved = assessing.save_answers(assessment=found, given=given, by=person(request), now=clock.now())
        return Response({"assessment": self._printed(found), "clashes": saved.clashes})

    @extend_schema(request={"multipart/form-data": shapes.EvidenceSerializer}, responses={201: StoredFileSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: str) -> Response:
        """Adds a file that shows how far a criterion is met."""
        found, given = self.get_object(), read(shapes.EvidenceSerializer, request, self)
        criterion = get_object_or_404(found.version.criteria, key=given["criterion"])
        kept = evidence.attach(
            assessment=found, criterion=criterion, content=given["content"], by=person(request), now=clock.now()
        )
        return Response(StoredFileSerializer(kept).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ConfirmerSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def submit(self, request: Request, pk: str) -> Response:
        """Sends the checklist for confirmation; one of an old version is refused with the code `old_version`."""
        found, given = self.get_object(), read(shapes.ConfirmerSerializer, request, self)
        return self._answer(assessing.submit_assessment(assessment=found, by=person(request), now=clock.now(), **given))

    @extend_schema(request=None, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def take_back(self, request: Request, pk: str) -> Response:
        """Takes back what waits for confirmation."""
        return self._answer(assessing.take_back(assessment=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=None, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def give_up(self, request: Request, pk: str) -> Response:
        """Ends a checklist without sending it."""
        return self._answer(assessing.give_up(assessment=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=None, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def carry_over(self, request: Request, pk: str) -> Response:
        """Goes on with the newest version of the standard; nothing that was written is lost."""
        return self._answer(carrying.carry_over(assessment=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=shapes.VerdictsSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def judge(self, request: Request, pk: str) -> Response:
        """Keeps what the confirmer finds, criterion by criterion."""
        found, sent = self.get_object(), read(shapes.VerdictsSerializer, request, self)
        verdicts = {
            str(one["criterion"]): Verdict(Level(one["level"]) if one["level"] else None, one["remark"].strip())
            for one in sent["verdicts"]
        }
        confirming.judge(assessment=found, verdicts=verdicts, by=person(request), now=clock.now())
        return self._answer(found)

    @extend_schema(request=shapes.DecisionSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decide(self, request: Request, pk: str) -> Response:
        """Adds the confirmed points up: a mark, or none."""
        found, given = self.get_object(), read(shapes.DecisionSerializer, request, self)
        return self._answer(confirming.decide(assessment=found, by=person(request), now=clock.now(), **given))

    @extend_schema(request=shapes.RemarkSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def give_back(self, request: Request, pk: str) -> Response:
        """Gives the checklist back to be completed."""
        found, given = self.get_object(), read(shapes.RemarkSerializer, request, self)
        return self._answer(confirming.give_back(assessment=found, by=person(request), now=clock.now(), **given))

    @extend_schema(request=shapes.ConfirmerSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def ask_another(self, request: Request, pk: str) -> Response:
        """The operator asks somebody else to confirm."""
        found, given = self.get_object(), read(shapes.ConfirmerSerializer, request, self)
        return self._answer(confirming.ask_another(assessment=found, by=person(request), now=clock.now(), **given))

    @extend_schema(request=shapes.MarkReasonSerializer, responses=shapes.AssessmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def revoke(self, request: Request, pk: str) -> Response:
        """The operator takes a mark away before its end."""
        found, given = self.get_object(), read(shapes.MarkReasonSerializer, request, self)
        return self._answer(confirming.revoke_mark(assessment=found, by=person(request), now=clock.now(), **given))


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("quality-standards", StandardViewSet, "quality-standard"),
    ("quality-versions", VersionViewSet, "quality-version"),
    ("quality-criteria", CriterionViewSet, "quality-criterion"),
    ("quality-marks", MarkViewSet, "quality-mark"),
    ("assessments", AssessmentViewSet, "assessment"),
]
