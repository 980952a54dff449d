from rest_framework import serializers

from backend.common.api.fields import VisibleNumber
from projects.models import Project
from projects.talk.enums import LONGEST, Visibility
from projects.talk.models import Comment


class CommentSerializer(serializers.ModelSerializer):
    """What somebody wrote about a project. Its files are at `/comments/{id}/files/`."""

    project = VisibleNumber(queryset=Project.objects.all())
    text = serializers.CharField(max_length=LONGEST)
    visibility = serializers.ChoiceField(choices=Visibility.choices, default=Visibility.TEAM)

    class Meta:
        model = Comment
        fields = ("id", "project", "text", "visibility", "by", "at", "edited_at")
        read_only_fields = ("by", "at", "edited_at")


class CommentTextSerializer(serializers.Serializer):
    """The corrected words."""

    text = serializers.CharField(max_length=LONGEST)


class CommentFileSerializer(serializers.Serializer):
    """A file of a comment: PDF, JPEG, PNG, DOCX, XLSX, ODT or ODS."""

    content = serializers.FileField(max_length=400, allow_empty_file=True)
