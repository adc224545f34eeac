"""The exchange with outside platforms, as far as it needs no network and no database: docs/outside-platforms.md."""
