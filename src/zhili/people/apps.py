"""Django's name for this module, and its pages in the way around."""

from django.apps import AppConfig

from zhili.kernel.text import Text


class PeopleConfig(AppConfig):
    """People, places and mandates."""

    name = "zhili.people"
    label = "people"
    verbose_name = "人员与区划 People"

    def ready(self) -> None:
        """Stand in the way around."""
        from zhili.ui.navigation import Item, for_roles, register

        admin, keeper = for_roles("admin"), for_roles("admin", "steward")
        register(
            Item("manage:staff", Text(zh="人员与授权", en="Staff"), "people", 10, "manage", admin),
            Item("manage:units", Text(zh="单位", en="Units"), "unit", 20, "manage", keeper),
            Item("manage:areas", Text(zh="区划", en="Areas"), "map", 30, "manage", keeper),
            Item("manage:keys", Text(zh="外部系统密钥", en="Keys"), "lock", 90, "manage", admin),
        )
