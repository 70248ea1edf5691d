"""The inbox: addresses."""

from django.urls import URLPattern, path

from positions.evidence.inbox import views

urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/seen/", views.inbox_seen, name="inbox_seen"),
    path("inbox/mail/", views.inbox_mail, name="inbox_mail"),
    path("inbox/mail/<str:token>/", views.inbox_mail_end, name="inbox_mail_end"),
    path("<key:negotiation>/follow/<followed:followed>/<key:key>/", views.follow, name="follow"),
]
