"""Documents: addresses."""

from django.urls import URLPattern, path

from positions.evidence.documents import views

OF_SOURCE = "<key:negotiation>/sources/<key:key>/document/"

urlpatterns: list[URLPattern] = [
    path("<key:negotiation>/documents/", views.documents, name="documents"),
    path(OF_SOURCE, views.document, name="document"),
    path(f"{OF_SOURCE}new/", views.document_new, name="document_new"),
    path(f"{OF_SOURCE}<number:number>/", views.document_copy, name="document_copy"),
    path(f"{OF_SOURCE}<number:number>/file/", views.document_file, name="document_file"),
    path(f"{OF_SOURCE}<number:number>/free/", views.document_free, name="document_free"),
    path(f"{OF_SOURCE}<number:number>/remove/", views.document_remove, name="document_remove"),
]
