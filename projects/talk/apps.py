from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalkConfig(AppConfig):
    name = "projects.talk"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from projects.feed import keep_out, register_source  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415
        from projects.talk import feed  # noqa: PLC0415
        from projects.talk.letters import NOTICE  # noqa: PLC0415
        from projects.talk.models import Comment  # noqa: PLC0415
        from projects.talk.personal_data import comments  # noqa: PLC0415

        register_target(Comment, visible=lambda user: Comment.objects.visible_to(user).standing(),
                        change="talk.change_comment")  # fmt: skip
        personal_data.register("comments", export=comments)
        register_source(*feed.SOURCES)
        keep_out(NOTICE)
