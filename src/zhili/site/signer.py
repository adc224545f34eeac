"""The process of the log's signer: its keys and its memory are in no other. Knows no Django and no database."""

import sys

from zhili.kernel.errors import ZhiliError
from zhili.ledger.signing import programs
from zhili.site import config


def main() -> int:
    """Sign until SIGTERM or SIGINT; 1 with the reason in words where keys or memory are at fault."""
    try:
        server = programs.signer_server(config.load().signer)
    except ZhiliError as fault:
        sys.stderr.write(f"signer: {fault.render('en')}\n")
        return 1
    programs.serve(server, sys.stderr.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
