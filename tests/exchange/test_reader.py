"""A small reader in JavaScript, written from the two pages on bundles, lists the same rows as the program."""

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from benchmarks.exchange import FIRST, pair, registers, term, timetable
from tvetdesk.desk import SCHEMA
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.showing import KINDS, rows, show, types
from tvetdesk.records.people import new_trainee

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NPM = shutil.which("npm")
pytestmark = pytest.mark.skipif(
    NPM is None, reason="not run: the JavaScript reader of bundles (npm is not here)"
)


def days():
    """The identity columns that are days, as `tvetdesk bundle types` lists them."""
    found = {}
    for table in types(SCHEMA):
        kinds = {one["number"]: one["kind"] for one in table["columns"]}
        found[str(table["table"])] = [number for number in table["identity"] if kinds[number] == "day"]
    return found


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """The reader with its one library, installed by npm as its lock file says."""
    folder = tmp_path_factory.mktemp("reader") / "reader"
    shutil.copytree(HERE / "reader", folder, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(
        [NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not run: the JavaScript reader of bundles (npm could not install libsodium-wrappers)")
    return folder / "reader.mjs"


def read(reader, file, secret_keys, sign_key):
    """What the reader says of a file."""
    asked = {
        "file": str(file), "secret_keys": [key.hex() for key in secret_keys], "sign_key": sign_key.hex(), "days": days(),
    }  # fmt: skip
    done = subprocess.run(
        ["node", str(reader)], input=json.dumps(asked), capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def listed(shown):
    """What the command line lists."""
    return {
        "bundle": shown.id,
        "sender": str(shown.sender),
        "blocks": [
            {
                "table": block.table,
                "section": block.section,
                "columns": [{"number": one.number, "kind": KINDS[one.kind]} for one in block.columns],
                "rows": list(rows(block)),
            }
            for block in shown.blocks
        ],
    }


def compare(world, reader, file):
    made = make(world.centre.book, world.centre.identity, partner(world.centre.book))
    file.write_bytes(made.data)
    ours = listed(show(world.hq.book, world.hq.identity, made.data))
    key = bytes(world.centre.identity.signing.verify_key)
    theirs = read(reader, file, [bytes(one) for one in world.hq.identity.opens], key)
    assert theirs == ours
    return theirs


def test_days_and_new_people(reader, tmp_path):
    world = pair(tmp_path, 3)
    lessons = timetable(world)
    registers(world, FIRST, lessons)
    for number in range(12):
        new_trainee(world.centre.book, f"Binta Ɓah {number}", sex="F", birth=str(1990 + number))
    read_ = compare(world, reader, tmp_path / "day.tvx")
    assert {block["table"] for block in read_["blocks"]} >= {24, 1000, 1004}
    registers(world, FIRST + dt.timedelta(days=1), lessons)
    compare(world, reader, tmp_path / "again.tvx")
    world.close()


def test_weeks_in_long_streams(reader, tmp_path):
    world, marks = term(tmp_path, days=15)
    read_ = compare(world, reader, tmp_path / "term.tvx")
    assert sum(len(block["rows"]) for block in read_["blocks"]) > marks
    world.close()


def test_the_file_of_the_page_is_read(reader, tmp_path):
    page = (ROOT / "docs" / "bundle-format.md").read_text("utf-8")
    digits = re.findall(r"^    ([0-9a-f]{20,})$", page[page.index("A file of version 1") :], re.MULTILINE)
    (tmp_path / "page.tvx").write_bytes(bytes.fromhex("".join(digits)))
    key = bytes(SigningKey(bytes.fromhex("63" * 32)).verify_key)
    for secret in ("01" * 32, "02" * 32):
        found = read(reader, tmp_path / "page.tvx", [bytes.fromhex(secret)], key)
        assert found["sender"] == "4711"
        first, sessions, marks = found["blocks"]
        assert first["rows"] == [[12, "0001020304050607"]]
        assert sessions["rows"] == [
            ["30064771073", 450, "safety first"], ["30064771074", 540, "safety"], ["30064771076", None, "wiring"],
        ]  # fmt: skip
        assert [row[2] for row in marks["rows"]] == list("PPAPLP")
