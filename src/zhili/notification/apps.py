"""Django's name for this module, and its pages in the way around."""

from django.apps import AppConfig

from zhili.kernel.text import Text


class NotificationConfig(AppConfig):
    """Telling people by the channel they chose."""

    name = "zhili.notification"
    label = "notification"
    verbose_name = "通知 Notification"

    def ready(self) -> None:
        """Stand in the way around; carry what ``people`` tells accounts."""
        from zhili.notification.operations.telling import tell_accounts
        from zhili.notification.queries.messages import unread
        from zhili.notification.queries.providers import carried
        from zhili.notification.rules.ways import Recipient
        from zhili.people.public import tell_with
        from zhili.ui.navigation import RESIDENTS, Item, Waiting, for_roles, register

        tell_with(tell_accounts, carried)
        admin, messages = for_roles("admin"), Text(zh="消息", en="Messages")
        new = Waiting(lambda account: unread(recipient=Recipient("account", account)))
        register(
            Item("notification:inbox", messages, "mail", 90),
            Item("notification:inbox", messages, "", 40, RESIDENTS, for_roles("resident"), waiting=new),
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
