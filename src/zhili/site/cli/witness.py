"""``zhili witness``, and the verbs ``keygen`` and ``signer`` of ``zhili ledger``: programs that need no database."""

import argparse
import sys
from pathlib import Path

from zhili.ledger.signing import keyfiles, programs, sm2_key
from zhili.ledger.signing.programs import KINDS
from zhili.site.cli import house

_SM2 = "sm2"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare ``zhili witness``."""
    parser = subparsers.add_parser("witness", help="watch over the sealed log of others and cosign it")
    parser.add_argument(
        "--home", type=Path, required=True, metavar="DIR", help="folder of keys, memory and list of logs"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=7117, help="port to listen on (default 7117)")
    parser.add_argument(
        "--name", help="what the witness is called, at the first start: court.example/witness"
    )
    parser.add_argument(
        "--log", action="append", default=[], metavar="VKEY", help="public key of a log to serve from now on"
    )
    parser.set_defaults(run=_witness)


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs of ``zhili ledger`` about keys and signing."""
    keygen = verbs.add_parser("keygen", help="make a key in a file of its own; prints the public half")
    keygen.add_argument(
        "file", type=Path, metavar="FILE", help="where the key goes; readable by its owner only"
    )
    keygen.add_argument(
        "--name", required=True, help="what the key is called: the log's origin, a witness's name"
    )
    keygen.add_argument("--kind", choices=[*sorted(KINDS), _SM2], required=True)
    keygen.set_defaults(run=_keygen)
    signer = verbs.add_parser(
        "signer", help="sign the log's checkpoints, never going back; in its own process"
    )
    house.add_home(signer)
    signer.add_argument("--name", help="the log's origin, at the first start: city.example/log")
    signer.set_defaults(run=_signer)


def _witness(arguments: argparse.Namespace) -> int:
    """Serve until told to end; prints the keys to publish."""
    try:
        server = programs.witness_server(
            arguments.home, host=arguments.host, port=arguments.port, name=arguments.name, logs=arguments.log
        )
    except OSError as fault:
        sys.stderr.write(f"zhili witness: {arguments.host}:{arguments.port}: {fault}\n")
        return 1
    programs.serve(server, _announce)
    return 0


def _keygen(arguments: argparse.Namespace) -> int:
    """Make a key and print its public half."""
    if arguments.kind == _SM2:
        print(sm2_key.make(arguments.file, arguments.name).public_key.encoded())
        return 0
    key = keyfiles.made(arguments.name, KINDS[arguments.kind])
    keyfiles.write(arguments.file, key)
    print(key.public_key.encoded())
    return 0


def _signer(arguments: argparse.Namespace) -> int:
    """Serve until told to end."""
    folder = house.choose_house(arguments).signer
    programs.serve(programs.signer_server(folder, name=arguments.name), _announce)
    return 0


def _announce(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
