"""Papers that were issued, the editions of each, who signs them, the series of their numbers.

``subject`` is what a paper is about, by the id that the caller gave; this module knows no more of it.
"""

from django.db import models
from django.db.models import Q


class InDistrict(models.Model):
    """A row with an id of its own, unique with its district."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["district_id", "id"], name="%(class)s_in_district")]


class Series(models.Model):
    """The last number that an office gave in a series and a year: without gaps, for it moves with the paper's row."""

    pk = models.CompositePrimaryKey("unit", "word", "year")
    unit = models.TextField()
    word = models.TextField()
    year = models.IntegerField()
    last = models.IntegerField()


class Paper(InDistrict):
    """A paper that was issued. ``issued_sha256`` are the bytes that all sign, ``sha256`` those of the newest edition.

    ``office`` is the unit's name on it; ``template_sha256`` tells the template's version; ``seats`` are the places of
    seal and signatures. ``complete_at`` is when the last signature and the office's seal were put on.
    """

    subject = models.UUIDField()
    kind = models.TextField()
    title_zh = models.TextField()
    title_en = models.TextField()
    unit = models.TextField()
    office = models.TextField()
    number = models.TextField(null=True)
    template_sha256 = models.TextField()
    issued_by = models.TextField()
    issued_at = models.DateTimeField()
    issued_sha256 = models.TextField()
    sha256 = models.TextField()
    seats = models.JSONField()
    sealed = models.BooleanField()
    complete_at = models.DateTimeField(null=True)

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "number"], name="paper_number_once", condition=~Q(number=None)
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="paper_by_subject")]


class Edition(InDistrict):
    """The bytes of a paper after one step: ``why`` is issued or complete. They lie in the store by digest.

    Each is sealed in the log under this row's id; ``salt`` belongs to that.
    """

    paper_id = models.UUIDField()
    place = models.IntegerField()
    why = models.TextField()
    at = models.DateTimeField()
    size = models.IntegerField()
    sha256 = models.TextField()
    salt = models.BinaryField(max_length=32)

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(fields=["paper_id", "place"], name="edition_place_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="edition_by_sha256")]


class Signer(InDistrict):
    """Somebody who is asked to sign a paper: ``who`` is an actor's reference, ``word`` the part they take.

    Signed, it holds the typed name, the drawing (a file of the store), and the digest of the very bytes; the consent
    is sealed in the log under this row's id, ``salt`` belongs to it.
    """

    paper_id = models.UUIDField()
    place = models.IntegerField()
    who = models.TextField()
    key = models.TextField()
    word = models.TextField()
    name = models.TextField(blank=True, default="")
    drawing_sha256 = models.TextField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_sha256 = models.TextField(null=True)
    salt = models.BinaryField(max_length=32, null=True)

    class Meta(InDistrict.Meta):
        constraints = [
            *InDistrict.Meta.constraints,
            models.UniqueConstraint(fields=["paper_id", "key"], name="signer_once"),
        ]
        indexes = [models.Index(fields=["who"], name="signer_by_who")]


class Certificate(InDistrict):
    """A certificate that the house made: of an office's authority (``ca``), of its seal, or of an officer's signature.

    ``pem`` is public; the key lies in a file named by ``serial``. One that was revoked signs nothing any more; what it
    signed before stays signed.
    """

    unit = models.TextField()
    kind = models.TextField(choices=[("ca", "ca"), ("seal", "seal"), ("officer", "officer")])
    holder = models.TextField(blank=True, default="")
    serial = models.TextField(unique=True)
    pem = models.TextField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True, default="")
    revoked_why = models.TextField(blank=True, default="")

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["unit", "kind", "holder"], name="certificate_of")]


class Service(InDistrict):
    """That a paper was served: on whom, by which way, by whom, when; and when it was first opened, for one sent here.

    ``who`` is an account's reference, empty for a person reached outside. The record is sealed in the log under this
    row's id, the opening under ``opened_id``; the salts belong to those.
    """

    paper_id = models.UUIDField()
    who = models.TextField(blank=True, default="")
    name = models.TextField()
    way = models.TextField()
    note = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()
    sha256 = models.TextField()
    salt = models.BinaryField(max_length=32)
    opened_at = models.DateTimeField(null=True)
    opened_id = models.UUIDField(null=True)
    opened_salt = models.BinaryField(max_length=32, null=True)

    class Meta(InDistrict.Meta):
        indexes = [models.Index(fields=["paper_id"], name="service_of_paper")]
