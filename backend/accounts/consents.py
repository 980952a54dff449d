"""The texts that people agree to, with their versions (152-ФЗ, article 9: specific, informed, conscious).

A text that somebody has agreed to is never edited: a change is a new version at the end of its list.
The texts are Russian because the law is; they are shown as they are in every language of the pages.
"""

from dataclasses import dataclass

from backend.accounts.enums import Purpose


@dataclass(frozen=True)
class Text:
    """One version of what a person agrees to."""

    version: str
    title: str
    body: str


TEXTS: dict[Purpose, list[Text]] = {
    Purpose.ACCOUNT: [
        Text(
            version="2026-01",
            title="Согласие на обработку персональных данных для ведения учётной записи",
            body=(
                "Я свободно, своей волей и в своём интересе даю оператору этого сервиса согласие обрабатывать мои "
                "персональные данные: имя, адрес электронной почты, номер телефона, место в организации или ресурсном "
                "центре, сетевой адрес и время входов.\n\n"
                "Цель: вести мою учётную запись и сопровождать проекты, в которых я участвую.\n\n"
                "Действия: сбор, запись, хранение, уточнение, использование, передача наставникам и руководителям "
                "ресурсных центров, которые сопровождают мои проекты, обезличивание и удаление — с помощью средств "
                "автоматизации и без них.\n\n"
                "Согласие действует, пока существует учётная запись. Я могу отозвать его в любое время на странице "
                "«Мои настройки» или письмом оператору; тогда учётная запись будет закрыта, а данные обезличены, "
                "кроме тех, которые закон велит хранить."
            ),
        ),
    ],
    Purpose.EVENT: [
        Text(
            version="2026-01",
            title="Согласие на обработку персональных данных для участия в мероприятии",
            body=(
                "Я свободно, своей волей и в своём интересе даю организатору мероприятия согласие обрабатывать мои "
                "персональные данные: имя, адрес электронной почты, номер телефона, организацию и должность.\n\n"
                "Цель: записать меня на мероприятие, прислать билет и сообщения о нём, отметить приход и составить "
                "отчёт о числе участников.\n\n"
                "Действия: сбор, запись, хранение, уточнение, использование, обезличивание и удаление — с помощью "
                "средств автоматизации и без них.\n\n"
                "Согласие действует один год со дня мероприятия. Я могу отозвать его в любое время, отменив участие по "
                "ссылке из письма или написав организатору."
            ),
        ),
    ],
    Purpose.NEWS: [
        Text(
            version="2026-01",
            title="Согласие получать письма об услугах и мероприятиях",
            body=(
                "Я согласен получать на свой адрес электронной почты письма об услугах ресурсных центров и о "
                "мероприятиях для некоммерческих организаций.\n\n"
                "Согласие действует, пока я его не отозвал: по ссылке в любом таком письме или на странице "
                "«Мои настройки». Отзыв не мешает пользоваться сервисом."
            ),
        ),
    ],
}


def current_text(purpose: str) -> Text:
    """The text that is shown now for the purpose."""
    return TEXTS[Purpose(purpose)][-1]


def current_version(purpose: str) -> str:
    """The version that a consent given now refers to."""
    return current_text(purpose).version


def text_of(purpose: str, version: str) -> Text:
    """The text that a stored consent refers to.

    Raises:
        LookupError: there never was such a version.
    """
    for text in TEXTS[Purpose(purpose)]:
        if text.version == version:
            return text
    raise LookupError(f"{purpose}: no text {version}")
