from django.apps import AppConfig


class DemoConfig(AppConfig):
    """An invented region to look at. Tests build their objects with the same factories."""

    name = "backend.demo"
    label = "demo"
