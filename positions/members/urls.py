"""Members and accounts: addresses."""

from django.urls import URLPattern, path

from positions.members import account_views, views

HERE = "<key:negotiation>/members/"

urlpatterns: list[URLPattern] = [
    path("accounts/invitation/<str:token>/", views.invitation, name="invitation"),
    path("accounts/people/", account_views.accounts, name="accounts"),
    path("accounts/people/<str:username>/", account_views.account, name="account"),
    path("accounts/people/<str:username>/leave/", account_views.account_leave, name="account_leave"),
    path("accounts/invitations/<number:number>/", account_views.account_invitation, name="account_invitation"),
    path(HERE, views.members, name="members"),
    path(f"{HERE}roles/<number:number>/", views.member_end, name="member_end"),
    path(f"{HERE}invitations/<number:number>/", views.member_invitation, name="member_invitation"),
    path(f"{HERE}<str:username>/", account_views.member, name="member"),
]
