"""Pages for everyone, without sign-in."""

from django.urls import path

from kezek.portal.views.public import words

urlpatterns = [
    path("steps/", words.steps, name="steps"),
    path("questions/", words.questions, name="questions"),
]
