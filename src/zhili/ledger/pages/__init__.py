"""The log as others read it over HTTP."""
