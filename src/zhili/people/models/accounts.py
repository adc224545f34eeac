"""Those who sign in: staff and residents in one table, told apart by ``kind``."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models

from zhili.people.rules.roster import USERNAME


class Account(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What staff may do is in their mandates, not here; ``phone`` is sealed.

    ``given_until``: somebody else gave the password; its owner is to choose another before anything else, and by then.
    ``district_id`` is the district that a resident or a unit belongs to, 0 where none is known.
    """

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    kind = models.TextField(choices=[("staff", "staff"), ("resident", "resident")], default="resident")
    username = models.TextField(unique=True, validators=[RegexValidator(USERNAME)])
    name = models.TextField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone_sealed = models.BinaryField(null=True)
    phone_key_id = models.TextField(blank=True, default="")
    phone_lookup = models.BinaryField(max_length=32, null=True)
    language = models.TextField(default="zh-hans")
    given_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district_id", "id"], name="people_account_in_district"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["staff", "resident"]), name="people_account_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["phone_lookup"], name="people_account_phone"),
            models.Index(fields=["name"], name="people_account_staff_name", condition=models.Q(kind="staff")),
        ]

    def __str__(self) -> str:
        return self.name or self.username
