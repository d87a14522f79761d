"""`avvik api`, `worker`, `migrate`, `rebuild`, `office`: what an operator starts."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import uvloop
from granian import Granian
from granian.constants import Interfaces, Loops

from avvik import bootstrap, logs, worker
from avvik.adapters.office import NothingToOpen
from avvik.adapters.postgres.folding import KeyMissing
from avvik.adapters.postgres.migrate import OtherScript
from avvik.adapters.postgres.rebuild import NotAllowed
from avvik.application.import_institution import Flawed
from avvik.application.offices import NotAKey, NotForThisOffice
from avvik.application.ports import Unavailable
from avvik.bootstrap import NotUnderstood, Unsafe
from avvik.settings import ApiSettings, Databases, MigrateSettings, Missing, Store, load

# Each says in a sentence what is wrong.
FLAWS = (
    Missing,
    NotUnderstood,
    Flawed,
    Unsafe,
    KeyMissing,
    NotAKey,
    NotForThisOffice,
    NothingToOpen,
    OtherScript,
    NotAllowed,
    OSError,
)


def main() -> int:
    """Do what was asked; 1 where that could not be done, or a comparison found differences."""
    asked = _parser().parse_args()
    try:
        match asked.command:
            case "api":
                _serve(load(ApiSettings))
            case "worker":
                uvloop.run(worker.run())
            case "migrate":
                _migrate(asked.file.read_bytes())
            case "rebuild":
                return _rebuild(only_compare=asked.compare)
            case "office" if asked.act == "keygen":
                sys.stdout.write(f"{bootstrap.new_office(asked.file)}\n")
            case "office" if asked.act == "list":
                _list(asked.key.read_bytes())
            case "office":
                _open(asked.case, asked.key.read_bytes())
    except FLAWS as flaw:
        sys.stderr.write(f"avvik: {flaw}\n")
        return 1
    except Unavailable as away:
        sys.stderr.write(f"avvik: the {away.dependency} does not answer\n")
        return 1
    return 0


def _migrate(file: bytes) -> None:
    done = uvloop.run(bootstrap.migrate(load(MigrateSettings), file))
    sys.stdout.write(
        f"up to date; events appended: {done.persons} of persons, {done.directory} of the "
        f"directory, {done.configuration} of the configuration\n"
    )


def _rebuild(*, only_compare: bool) -> int:
    found = uvloop.run(bootstrap.rebuild_cases(load(Store), only_compare=only_compare))
    sys.stdout.write(
        f"cases in the log: {found.cases}; in the table {found.lacking} were lacking, "
        f"{found.stray} stray, {found.changed} changed\n"
    )
    return int(only_compare and not found.is_equal)


def _list(pem: bytes) -> None:
    for each in uvloop.run(bootstrap.diverted_cases(load(Databases), pem)):
        sys.stdout.write(f"{msgspec.json.encode(each).decode()}\n")


def _open(case: str, pem: bytes) -> None:
    opened = uvloop.run(bootstrap.open_case(load(Databases), case, pem))
    content = msgspec.json.format(msgspec.json.encode(opened))
    sys.stdout.write(f"{content.decode()}\n")


def _serve(settings: ApiSettings) -> None:
    # The server would keep to itself why its own process refuses to start.
    logs.configure()
    with suppress(Unavailable):
        uvloop.run(bootstrap.require_durable(settings))
    Granian(
        "avvik.api.server:application",
        factory=True,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        address=settings.host,
        port=settings.port,
        log_enabled=False,
        # A handshake is a request like any other here, and answered as one.
        websockets=False,
    ).serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="avvik", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("api", help="serve HTTP")
    commands.add_parser("worker", help="publish, answer the notifier, record deliveries")
    migrate = commands.add_parser(
        "migrate", help="bring databases, streams and directory up to date"
    )
    migrate.add_argument("file", type=Path, help="the institution file (JSON)")
    rebuild = commands.add_parser("rebuild", help="make a view again from the log")
    rebuild.add_argument("view", choices=["cases"])
    rebuild.add_argument("--compare", action="store_true", help="only compare with the live view")
    _add_office(commands.add_parser("office", help="for the whistleblowing office"))
    return parser


def _add_office(office: argparse.ArgumentParser) -> None:
    acts = office.add_subparsers(dest="act", required=True)
    keygen = acts.add_parser("keygen", help="make a private key; prints the public key")
    keygen.add_argument("file", type=Path, help="where the private key is written, a new file")
    listed = acts.add_parser("list", help="which cases were diverted to the key's office")
    listed.add_argument("--key", type=Path, required=True, help="the private key's file")
    read = acts.add_parser("open", help="read a diverted case")
    read.add_argument("case", help="its id or its reference")
    read.add_argument("--key", type=Path, required=True, help="the private key's file")


if __name__ == "__main__":
    sys.exit(main())
