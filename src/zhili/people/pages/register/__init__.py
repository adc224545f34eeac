"""The register for everybody: names, organisations and fields, as the law has them made known."""
