"""Opinions on events under /api/v1/: the same services and the same rules as the pages."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from events.feedback import serializers as shapes
from events.feedback.models import Survey
from events.feedback.selectors import results_of
from events.feedback.services import add_question, give_opinion, open_survey
from events.feedback.tokens import registration_of


class SurveyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """What participants of the person's events are asked; and the answer, for whoever has the letter."""

    queryset = Survey.objects.none()
    serializer_class = shapes.SurveySerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Survey]:
        rows = Survey.objects.visible_to(self.request.user)
        return rows.select_related("event__centre__region").prefetch_related("questions")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action == "answer" else IsAuthenticated()]

    @extend_schema(request=shapes.SurveyWriteSerializer, responses={201: shapes.SurveySerializer})
    def create(self, request: Request) -> Response:
        """Asks those who were there; doing so again sets only the last day."""
        form = shapes.SurveyWriteSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        survey = open_survey(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(survey).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.OwnQuestionWriteSerializer, responses={201: shapes.OwnQuestionSerializer})
    @action(detail=True, methods=["post"])
    def questions(self, request: Request, pk: str) -> Response:
        """Asks one thing more."""
        survey = self.get_object()
        form = shapes.OwnQuestionWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        question = add_question(survey=survey, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.OwnQuestionSerializer(question).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=shapes.SurveyResultsSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def results(self, request: Request, pk: str) -> Response:
        """How many gave which answer, and what they wrote; nothing while fewer than three have answered."""
        return Response(shapes.SurveyResultsSerializer(results_of(self.get_object())).data)

    @extend_schema(request=shapes.OpinionSerializer, responses={201: shapes.ThanksSerializer})
    @action(detail=False, methods=["post"])
    def answer(self, request: Request) -> Response:
        """Takes an opinion, once from each who was there; it can't be changed, for nobody can find it again."""
        form = shapes.OpinionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        registration = registration_of(form.validated_data["token"])
        give_opinion(registration=registration, said=form.said(), now=clock.now())
        return Response({"message": _("Thank you. Your answer has arrived, without your name.")}, status=201)


routes: list[tuple[str, type[GenericViewSet], str]] = [("surveys", SurveyViewSet, "survey")]
