"""For other modules' tests: a log that is signed, witnessed and published, and the verifier's own judgement."""

from zhili.ledger.tests.published import House
from zhili.ledger.verifier.program import Finding, check

__all__ = ["Finding", "House", "check"]
