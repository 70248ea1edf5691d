"""What was done: addresses."""

from django.urls import URLPattern, path

from positions.activity import feeds, views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/activity/", views.activity, name="activity"),
    path("<key:negotiation>/activity.<format:form>", views.activity_export, name="activity_export"),
    path("<key:negotiation>/feed.atom", feeds.feed, name="feed"),
    path("<key:negotiation>/parties/<key:party>/feed.atom", feeds.feed, name="feed_of_party"),
    path("<key:negotiation>/issues/<key:issue>/feed.atom", feeds.feed, name="feed_of_issue"),
]
