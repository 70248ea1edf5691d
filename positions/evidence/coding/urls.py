"""Codings: addresses."""

from django.urls import URLPattern, path

from positions.evidence.coding import coder_views, task_views, views

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/coding/", task_views.coding_tasks, name="coding_tasks"),
    path("<key:negotiation>/coding/new/", task_views.coding_new, name="coding_new"),
    path("<key:negotiation>/coding/<number:task>/", task_views.coding_task, name="coding_task"),
    path("<key:negotiation>/coding/<number:task>/close/", task_views.coding_close, name="coding_close"),
    path("<key:negotiation>/coding/<number:task>/text/", coder_views.coding_text, name="coding_text"),
    path("<key:negotiation>/coding/<number:task>/<number:number>/", coder_views.coding_entry, name="coding_entry"),
    path("<key:negotiation>/agreement/", views.agreement, name="agreement"),
    path("<key:negotiation>/agreement.<format:form>", views.agreement_export, name="agreement_export"),
]
