"""The directions of the Presidential Grants Fund: facts that every installation needs.

Source: the fund's regulations. Two directions of culture went to the Presidential Foundation for Cultural
Initiatives, founded in 2021: thirteen until 2021, eleven since 2022.
"""

from django.db import migrations

DIRECTIONS = [
    ("Социальное обслуживание, социальная поддержка и защита граждан", "", None),
    ("Охрана здоровья граждан, пропаганда здорового образа жизни", "", None),
    ("Поддержка семьи, материнства, отцовства и детства", "", None),
    (
        "Поддержка молодежных проектов, реализация которых охватывает виды деятельности, предусмотренные "
        "статьей 31.1 Федерального закона от 12 января 1996 г. № 7-ФЗ «О некоммерческих организациях»",
        "Поддержка молодёжных проектов",
        None,
    ),
    ("Поддержка проектов в области науки, образования, просвещения", "", None),
    ("Поддержка проектов в области культуры и искусства", "", 2021),
    ("Сохранение исторической памяти", "", None),
    (
        "Защита прав и свобод человека и гражданина, в том числе защита прав заключенных",
        "",
        None,
    ),
    ("Охрана окружающей среды и защита животных", "", None),
    ("Укрепление межнационального и межрелигиозного согласия", "", None),
    ("Развитие общественной дипломатии и поддержка соотечественников", "", None),
    ("Развитие институтов гражданского общества", "", None),
    ("Выявление и поддержка молодых талантов в области культуры и искусства", "", 2021),
]


def add_directions(apps, schema_editor):
    directions = apps.get_model("projects", "Direction").objects
    for name, short_name, valid_to in DIRECTIONS:
        directions.get_or_create(
            name=name, valid_from=None, defaults={"short_name": short_name, "valid_to": valid_to}
        )


class Migration(migrations.Migration):

    dependencies = [("projects", "0004_imports")]

    operations = [migrations.RunPython(add_directions, migrations.RunPython.noop)]
