from backend.directory.models import Territory
from tests.contract.digest import Watch
from tests.contract.test_pages import undone


def test_a_watch_sees_what_was_written_and_forgets_what_was_undone(world):
    watch = Watch()
    assert watch.changed() == []
    with undone():
        Territory.objects.update(name="Другое имя")
        assert "directory_territory" in watch.changed()
    assert watch.changed() == []
    Territory.objects.create(name="Новый край", kind="region")
    assert "directory_territory" in watch.changed()


def test_the_same_written_once_more_is_no_change(world):
    watch = Watch()
    first = Territory.objects.first()
    Territory.objects.filter(pk=first.pk).update(name=first.name)
    assert watch.changed() == []
