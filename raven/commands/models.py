"""`raven-models`: lists, downloads, checks and finds the model files of the neural engines."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from raven.errors import InvalidInput, RavenError
from raven.posers import weights
from raven.posers.tha3.variants import VARIANTS, Variant
from raven.posers.weights import THA3_REPOSITORY, ModelSource
from raven.terminal import command_parser

DEFAULT = "separable_float"

EPILOG = f"""\
The variants of THA3, five files each:
{chr(10).join(f"  {v.name:16} {v.megabytes:4} MB" for v in VARIANTS.values())}
The standard ones draw best and want a good GPU. HF_ENDPOINT names another hub, HF_HUB_OFFLINE=1 forbids to ask one,
HF_HOME moves the cache.

exit codes: 0 all is well, 1 a file is missing or wrong, 2 an option is unusable
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        source = ModelSource(options.models_dir, options.repository, options.revision)
        names = [options.variants] if isinstance(options.variants, str) else options.variants
        variants = [_variant(name) for name in names]
        return {"list": _list, "fetch": _fetch, "verify": _verify, "path": _path}[options.action](
            source, variants, options
        )
    except InvalidInput as error:
        print(f"raven-models: {error}", file=sys.stderr)
        return 2
    except (RavenError, OSError) as error:
        print(f"raven-models: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("raven-models: stopped; files that were complete are kept", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--models-dir", type=Path, metavar="DIR", help="look only here: DIR/VARIANT/NETWORK.pt")
    where.add_argument("--repository", default=THA3_REPOSITORY, help="repository on the hub (default: %(default)s)")
    where.add_argument("--revision", default="main", help="its branch, tag or commit (default: %(default)s)")
    parser = command_parser("raven-models", "The model files of the neural engines.", EPILOG)
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|fetch|verify|path")
    actions.add_parser("list", parents=[where], help="the variants, and which are here").set_defaults(variants=[])
    fetch = actions.add_parser("fetch", parents=[where], help="download what is missing or broken")
    fetch.add_argument("variants", nargs="*", default=[DEFAULT], metavar="VARIANT", help=f"(default: {DEFAULT})")
    fetch.add_argument("--again", action="store_true", help="download files that are here, too")
    fetch.add_argument("--to", type=Path, metavar="DIR", help="also copy them to a folder for --models-dir")
    verify = actions.add_parser(
        "verify", parents=[where], help="check sums, tables and values of the files that are here"
    )
    verify.add_argument("variants", nargs="*", metavar="VARIANT", help="(default: those that are here)")
    path = actions.add_parser("path", parents=[where], help="print the folder that holds a variant's folder")
    path.add_argument("variants", nargs="?", default=DEFAULT, metavar="VARIANT", help=f"(default: {DEFAULT})")
    return parser


def _variant(name: str) -> Variant:
    if name not in VARIANTS:
        raise InvalidInput("variant", f"{name!r} is none of {', '.join(VARIANTS)}")
    return VARIANTS[name]


def _list(source: ModelSource, variants: list[Variant], options: argparse.Namespace) -> int:
    for variant in VARIANTS.values():
        folder = weights.find(source, variant.files)
        state = f"here, below {folder}" if folder else weights.lack(source, variant.files)
        print(f"{variant.name:16} {variant.megabytes:4} MB  {state}")
    return 0


def _fetch(source: ModelSource, variants: list[Variant], options: argparse.Namespace) -> int:
    if source.folder is not None:
        raise InvalidInput("--models-dir", "is not filled by fetch; say --to DIR to copy the files to a folder")
    for variant in variants:
        folder = weights.find(source, variant.files)
        broken = [
            file for file in variant.files if folder and (options.again or weights.checksum_problem(folder / file))
        ]
        for file in broken:
            assert folder is not None
            weights.discard(folder / file)
        folder = weights.obtain(source, variant.files)
        if options.to:
            weights.copy_to(options.to, folder, variant.files)
        print(f"{variant.name}: complete below {options.to or folder}")
    return 0


def _verify(source: ModelSource, variants: list[Variant], options: argparse.Namespace) -> int:
    present = [variant for variant in VARIANTS.values() if weights.find(source, variant.files)]
    if not (variants or present):
        print("no variant is here; `raven-models fetch` downloads one")
        return 1
    problems = 0
    for variant in variants or present:
        problem = _problem(source, variant)
        print(f"{variant.name}: {problem or 'all five files are right'}")
        problems += problem is not None
    return 1 if problems else 0


def _problem(source: ModelSource, variant: Variant) -> str | None:
    folder = weights.find(source, variant.files)
    if folder is None:
        return weights.lack(source, variant.files)
    for file in variant.files:
        problem = weights.checksum_problem(folder / file)
        if problem:
            return f"{folder / file} {problem}; `raven-models fetch {variant.name}` downloads it anew"
    from raven import neural

    try:
        torch = neural.load()
        from raven.posers.tha3.checkpoints import load_networks

        load_networks(variant, folder, torch.device("cpu"))
    except RavenError as error:
        return str(error)
    return None


def _path(source: ModelSource, variants: list[Variant], options: argparse.Namespace) -> int:
    (variant,) = variants
    folder = weights.find(source, variant.files)
    if folder is None:
        print(f"raven-models: {weights.lack(source, variant.files)}", file=sys.stderr)
        return 1
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
