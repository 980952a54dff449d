from rest_framework import serializers

from backend.common.api.fields import VisibleNumber
from projects.files.models import StoredFile
from projects.models import Project


class StoredFileSerializer(serializers.ModelSerializer):
    """A file of a project. `kind` is what its content is; `sha256` is the checksum of its bytes."""

    kind = serializers.CharField(read_only=True)

    class Meta:
        model = StoredFile
        fields = ("id", "project", "target_type", "target_id", "name", "kind", "size", "sha256", "by", "at")
        read_only_fields = fields


class UploadSerializer(serializers.Serializer):
    """A new file of a project, at most 25 MB: PDF, JPEG, PNG, DOCX, XLSX, ODT or ODS."""

    project = VisibleNumber(queryset=Project.objects.all())
    content = serializers.FileField(max_length=400, allow_empty_file=True)
