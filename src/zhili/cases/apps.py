"""Django's name for this module, and the effect words it brings."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "zhili.cases"
    label = "cases"
    verbose_name = "案件 Cases"

    def ready(self) -> None:
        """Register the engine's own effects that reach beyond a case, and its pages in the way around."""
        from zhili.cases.operations import deeds, leading_on, personal
        from zhili.cases.operations.outside import sending
        from zhili.cases.pages.field import around as field
        from zhili.cases.pages.operator import around as operator
        from zhili.cases.pages.resident import around as resident
        from zhili.cases.pages.staff import around

        deeds.register("inform", deeds.inform)
        deeds.register("pass_on", deeds.pass_on)
        deeds.register("open", leading_on.open_next)
        deeds.register("send", sending.send, as_written=sending.AS_WRITTEN)
        deeds.register("erase", personal.erase_for, as_written=personal.ERASES)
        around.register()
        field.register()
        operator.register()
        resident.register()
