"""Taking a file of requests in: columns matched to the form, rows opened in bulk, bad rows to a side file."""

from zhili.site.importing.matching import BadMapping, instant_of
from zhili.site.importing.parts import PartFailed
from zhili.site.importing.run import Run, Summary, to_terminal

__all__ = ["BadMapping", "PartFailed", "Run", "Summary", "instant_of", "to_terminal"]
