"""Django's name for this module."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """What people keep while they work."""

    name = "zhili.workspace"
    label = "workspace"
    verbose_name = "工作空间 Workspace"
