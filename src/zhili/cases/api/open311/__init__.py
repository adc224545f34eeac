"""Open311 GeoReport v2, which civic applications speak: over the case types that declare ``open311: true``."""
