"""Django's name for this module, and its pages in the way around."""

from django.apps import AppConfig

from zhili.kernel.text import Text


class NotificationConfig(AppConfig):
    """Telling people by the channel they chose."""

    name = "zhili.notification"
    label = "notification"
    verbose_name = "通知 Notification"

    def ready(self) -> None:
        """Stand in the way around."""
        from zhili.ui.navigation import Item, for_roles, register

        admin = for_roles("admin")
        register(
            Item("notification:inbox", Text(zh="消息", en="Messages"), "mail", 90),
            Item(
                "notification:words",
                Text(zh="通知措辞", en="Messages' words"),
                "template",
                70,
                "manage",
                admin,
            ),
            Item(
                "notification:carriers", Text(zh="发送渠道", en="Providers"), "dispatch", 80, "manage", admin
            ),
        )
