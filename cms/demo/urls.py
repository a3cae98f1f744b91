"""Addresses of the demo, without a language."""

from django.urls import path

from cms.demo import views

urlpatterns = [
    path("", views.people, name="demo"),
    path("enter/", views.enter_as, name="demo_enter"),
    path("mail/", views.mail, name="demo_mail"),
]
