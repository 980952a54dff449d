"""Public defences under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import FilterSet, ModelChoiceFilter
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from mentoring.defence import selectors
from mentoring.defence import serializers as shapes
from mentoring.defence.models import Defence, DefenceVersion, Question, Season
from mentoring.defence.services import reports, talk
from mentoring.defence.services.scoring import give_points
from mentoring.quality.api import NUMBER, read


class SeasonViewSet(ReadOnlyModelViewSet[Season]):
    """Years that are defended, for everybody."""

    queryset = Season.objects.none()
    serializer_class = shapes.SeasonSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Season]:
        return selectors.seasons().prefetch_related("criteria")

    @extend_schema(responses=shapes.DefenceResultsSerializer)
    @action(detail=True)
    def results(self, request: Request, pk: str) -> Response:
        """The places of the year; there are none before the operator has published them."""
        season = self.get_object()
        if not season.closed:
            raise NotFound
        return Response(shapes.DefenceResultsSerializer(selectors.results_of(season)).data)


class DefenceFilter(FilterSet):
    season = ModelChoiceFilter(queryset=Season.objects.all())
    centre = ModelChoiceFilter(queryset=Centre.objects.all())

    class Meta:
        model = Defence
        fields = ("season", "centre")


class DefenceViewSet(ReadOnlyModelViewSet[Defence]):
    """Reports of centres: published ones for everybody, drafts for the centre's people and the operator."""

    queryset = Defence.objects.none()
    serializer_class = shapes.DefenceSerializer
    filterset_class = DefenceFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Defence]:
        seen = Defence.objects.visible_to(self.request.user)
        versions = DefenceVersion.objects.order_by("-number").prefetch_related("sections")
        rows = Defence.objects.filter(pk__in=seen.values("pk")).select_related("season__region", "centre__region")
        return rows.prefetch_related(Prefetch("versions", versions)).order_by("-season__year", "centre__name", "pk")

    @extend_schema(request=shapes.NewDefenceSerializer, responses={201: shapes.DefenceVersionSerializer})
    def create(self, request: Request) -> Response:
        """Drafts the report of a centre from the data."""
        made = reports.begin_report(
            by=person(request), now=clock.now(), **read(shapes.NewDefenceSerializer, request, self)
        )
        return Response(shapes.DefenceVersionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: shapes.DefenceVersionSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def correct(self, request: Request, pk: str) -> Response:
        """Begins a correction as a copy of the published report."""
        made = reports.correct_report(defence=self.get_object(), by=person(request), now=clock.now())
        return Response(shapes.DefenceVersionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=shapes.QuestionSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def questions(self, request: Request, pk: str) -> Response:
        """Questions with their answers, oldest first."""
        rows = selectors.questions_of(self.get_object(), request.user)
        return Response(shapes.QuestionSerializer(rows, many=True).data)

    @extend_schema(request=shapes.PublicQuestionSerializer, responses={201: shapes.QuestionSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def ask(self, request: Request, pk: str) -> Response:
        """Asks a question in public, under one's own name. Guests ask on the page."""
        defence, given = self.get_object(), read(shapes.PublicQuestionSerializer, request, self)
        made = talk.ask(defence=defence, by=person(request), now=clock.now(), **given)
        return Response(shapes.QuestionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.BallotSerializer, responses={204: None})
    @action(detail=True, methods=["post"], filterset_class=None)
    def score(self, request: Request, pk: str) -> Response:
        """Gives points by the criteria of the year, or changes those given before."""
        defence, given = self.get_object(), read(shapes.BallotSerializer, request, self)
        points = {one["criterion"]: one["points"] for one in given["points"]}
        give_points(defence=defence, points=points, comment=given["comment"], by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class VersionViewSet(mixins.RetrieveModelMixin, GenericViewSet[DefenceVersion]):
    """Versions of reports: published ones for all with an account, drafts for the centre's people and the operator."""

    queryset = DefenceVersion.objects.none()
    serializer_class = shapes.DefenceVersionSerializer
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[DefenceVersion]:
        rows = DefenceVersion.objects.visible_to(self.request.user).select_related(
            "defence__season__region", "defence__centre__region"
        )
        return rows.prefetch_related("sections")

    def _answer(self, version: DefenceVersion) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=version.pk)).data)

    @extend_schema(request=shapes.DefenceWriteSerializer, responses=shapes.DefenceVersionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Keeps the head's words to the figures."""
        version, given = self.get_object(), read(shapes.DefenceWriteSerializer, request, self)
        texts = {one["key"]: one["text"] for one in given.get("texts", ())}
        return self._answer(
            reports.write_report(
                version=version, texts=texts, note=given.get("note"), by=person(request), now=clock.now()
            )
        )

    @extend_schema(request=None, responses=shapes.DefenceVersionSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, pk: str) -> Response:
        """Takes the figures of a draft anew."""
        return self._answer(reports.renew_figures(version=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=None, responses=shapes.DefenceVersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Freezes a draft and shows it to everybody."""
        return self._answer(reports.publish_report(version=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throws a correction away."""
        reports.discard_draft(version=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class QuestionViewSet(mixins.RetrieveModelMixin, GenericViewSet[Question]):
    """Questions of public defences, as everybody reads them; operators also see the hidden ones."""

    queryset = Question.objects.none()
    serializer_class = shapes.QuestionSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Question]:
        rows = Question.objects.visible_to(self.request.user)
        return rows.select_related("defence__season__region", "defence__centre")

    @extend_schema(request=shapes.PublicAnswerSerializer, responses=shapes.QuestionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """The head answers in public, or corrects the answer."""
        question, given = self.get_object(), read(shapes.PublicAnswerSerializer, request, self)
        return Response(
            self.get_serializer(talk.answer(question=question, by=person(request), now=clock.now(), **given)).data
        )

    @extend_schema(request=shapes.HideSerializer, responses=shapes.QuestionSerializer)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: str) -> Response:
        """The operator hides abuse; everybody reads why."""
        question, given = self.get_object(), read(shapes.HideSerializer, request, self)
        return Response(
            self.get_serializer(talk.hide(question=question, by=person(request), now=clock.now(), **given)).data
        )

    @extend_schema(request=None, responses=shapes.QuestionSerializer)
    @action(detail=True, methods=["post"])
    def show(self, request: Request, pk: str) -> Response:
        """The operator shows it again."""
        shown = talk.show_again(question=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(shown).data)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("defence-years", SeasonViewSet, "defence-year"),
    ("defences", DefenceViewSet, "defence"),
    ("defence-versions", VersionViewSet, "defence-version"),
    ("defence-questions", QuestionViewSet, "defence-question"),
]
