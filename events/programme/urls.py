from django.urls import path

from events.programme.views import calendar, editing, feeds, frame, going, materials

app_name = "programme"

urlpatterns = [
    path("going/", going.going, name="going"),
    path("going/sent/", going.sent, name="going-sent"),
    path("going/link/<str:token>/", going.going_by_link, name="going-link"),
    path("calendar/", calendar.month, name="month"),
    path("calendar.ics", feeds.calendar_feed, name="feed-calendar"),
    path("feed.rss", feeds.rss, name="feed-rss"),
    path("<int:pk>/share.png", feeds.share, name="share"),
    path("<int:pk>/programme/", editing.programme, name="edit"),
    path("<int:pk>/platforms/new/", editing.new_platform, name="platform-new"),
    path("platforms/<int:pk>/", editing.change_platform, name="platform"),
    path("platforms/<int:pk>/remove/", editing.drop_platform, name="platform-remove"),
    path("<int:pk>/sessions/new/", editing.new_session, name="session-new"),
    path("sessions/<int:pk>/", editing.change_session, name="session"),
    path("sessions/<int:pk>/remove/", editing.drop_session, name="session-remove"),
    path("<int:pk>/organisers/", frame.co_organisers, name="organisers"),
    path("<int:pk>/series/", frame.choose_series, name="series-choose"),
    path("<int:pk>/airing/", frame.airing, name="airing"),
    path("<int:pk>/copy/", frame.copy, name="copy"),
    path("series/", frame.series_list, name="series-list"),
    path("series/new/", frame.new_series, name="series-new"),
    path("series/<int:pk>/", frame.series_page, name="series"),
    path("series/<int:pk>/edit/", frame.change_series, name="series-edit"),
    path("<int:pk>/materials/new/", materials.new_material, name="material-new"),
    path("materials/<int:pk>/", materials.material, name="material"),
    path("materials/<int:pk>/edit/", materials.change_material, name="material-edit"),
    path("materials/<int:pk>/remove/", materials.drop_material, name="material-remove"),
    path("ticket/<str:token>/materials/<int:pk>/", materials.material_by_ticket, name="material-ticket"),
]
