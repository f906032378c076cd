"""Calls that Schemathesis makes of the API's document: whatever is sent, the answer is one that the document has.

    pip install -e '.[calls]'
    python benchmarks/generated_calls.py [--examples 40] [--seed 1] [--out FILE]

A server of its own, with everything that a plain one has and a stand-in for a language model, gets calls with right, nearly
right and wrong values for every operation: the examples of the document, each limit of each field, and `--examples` at random.
No answer may be a fault (500), and each must have a status, a media type, headers and a body as the document says. 503 is what
modules answer that are off, 502 what comes where a call has chosen a language model that is not there.
Whether wrong values are refused is not asked: fields that a call does not know are ignored, and some clients write 0 for false.

Feeds and events never end, and are left out. Prints JSON: how many operations and calls, and what was wrong, which stands on
stderr in full. Returns 1 if anything was, or if the server's log has a traceback.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from chat import model
from serving import configured_server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
ENDLESS = r"/(result_feed|video_feed|feed\..*|events)$"
CONFIG = '[checks.not_a_server_error]\nexpected-statuses = ["2xx", "3xx", "4xx", 502, 503]\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--examples", type=int, default=40, help="calls at random for each operation (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="raven-calls-") as name, model() as address:
        folder = Path(name)
        own = f'[avatar]\nposer = "puppet"\ncharacters_folder = "{name}/characters"\n'
        own += f'[chat]\nbase_url = "{address}"\nfolder = "{name}/chat"\n'
        with configured_server(folder, own) as (_, url):
            report = _asked(folder, url, options.examples, options.seed)
        log = (folder / "log.txt").read_text(errors="replace")
    result = {
        "operations": report["operations"]["tested"],
        "calls": report["test_cases"]["generated"],
        "seconds": round(report["running_time"]),
        "wrong": [f"{failure['title']}: {', '.join(failure['operations'])}" for failure in report["failures"]],
        "errors": report["errors"],
        "tracebacks": log.count("Traceback (most recent call last)"),
    }
    json.dump(result, options.out, indent=2)
    options.out.write("\n")
    raise SystemExit(1 if result["wrong"] or result["errors"] or result["tracebacks"] else 0)


def _asked(folder: Path, url: str, examples: int, seed: int) -> dict[str, Any]:
    """What Schemathesis reports."""
    (folder / "schemathesis.toml").write_text(CONFIG)
    out = folder / "report.json"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml")]
    command += ["run", f"{url}/api/openapi.json", "--phases", "examples,coverage,fuzzing", "--no-shrink", "--no-color"]
    command += ["--checks", ",".join(CHECKS), "--exclude-path-regex", ENDLESS, "--continue-on-failure"]
    command += ["--max-examples", str(examples), "--seed", str(seed), "--request-timeout", "120"]
    command += ["--generation-database", "none", "--report", "json", "--report-json-path", str(out)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not out.exists():
        raise SystemExit(f"Schemathesis did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(out.read_text())
    if report["failures"]:
        sys.stderr.write(done.stdout)
    return report


if __name__ == "__main__":
    main()
