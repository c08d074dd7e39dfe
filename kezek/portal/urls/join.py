"""The demo panel; outside a demo none of it exists."""

from django.urls import path

from kezek.portal.views.join import demo

urlpatterns = [
    path("demo/clock/", demo.panel, name="clock"),
    path("demo/inbox/", demo.inbox, name="inbox"),
    path("demo/people/", demo.people, name="people"),
    path("demo/sandbox/", demo.sandbox, name="sandbox"),
]
