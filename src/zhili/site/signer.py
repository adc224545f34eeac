"""The process of the log's signer: its keys and its memory are in no other. Knows no Django and no database."""

import sys

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.ledger.signing import programs
from zhili.site import config, journal


def main() -> int:
    """Sign until SIGTERM or SIGINT; 1 with the reason in words where keys or memory are at fault."""
    try:
        server = programs.signer_server(config.load().signer)
    except ZhiliError as fault:
        _tell(fault.render("en"))
        return 1
    programs.serve(server, _tell)
    return 0


def _tell(words: str) -> None:
    sys.stderr.write(journal.line("signer", words.strip(), at=clock.now(), level="info"))


if __name__ == "__main__":
    sys.exit(main())
