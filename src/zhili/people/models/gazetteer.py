"""Places that people call by name: estates, buildings, markets, stations. Each lies in an area, a grid at best."""

from django.db import models


class NamedPlace(models.Model):
    """A name with its point, and the smallest area that holds it. A city has tens of thousands: never read whole."""

    pk = models.CompositePrimaryKey("district_id", "area", "name")
    district_id = models.IntegerField()
    area = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    road = models.TextField(blank=True, default="")
    lon = models.FloatField()
    lat = models.FloatField()
    initials = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="people_place_name", opclasses=["text_pattern_ops"]),
            models.Index(fields=["initials"], name="people_place_initials", opclasses=["text_pattern_ops"]),
        ]
