#!/usr/bin/env python3
"""Write Fixtures/reference/filter.json: what the jq command line makes of filter_rows.jsonl.

The Filter library must select and print the same. Only outputs and whether a run failed are
kept, never jq's words, which differ between versions.

    python3 scripts/reference/filter_golden.py
"""

import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = ROOT / "Fixtures/reference/filter_rows.jsonl"
GOLDEN = ROOT / "Fixtures/reference/filter.json"

PROGRAMS = [
    "", ".", "empty", ".prompt", ".prompt, .id", ".confidence + 0.1", ".id / 3", ".. | numbers",
    "select(.confidence >= 0.5)", "select(.predicted == .label) | {id, label: .label}",
    "if .id > 3 then error(\"x\") else .id end", ".id, error({id: .id}), .id",
    ".prompt | test(\"SWAP\"; \"i\")", ".prompt | length, utf8bytelength",
    ".prompt | @base64, @json, @uri", ".prompt | gsub(\"[0-9]+\"; \"N\")", "keys", "to_entries[0]",
    ".scores.b[1].c", ".scores | .a?", "[paths | length] | add", "first(range(.id; 1e9))",
    "[limit(3; repeat(.id))]", "def f: if . > 100 then . else . * 2 | f end; .id | f",
    "reduce range(.id) as $i (0; . + $i)", "try error(\"caught\") catch .", "[.id] | implode",
    "label $out | .id, break $out, 7", ".prompt | ascii_downcase", "tojson | fromjson | .id",
    ".id as [$a] | $a", ".nested[1:3]",
    "# a comment\n.id # and another\n", ".prompt | explode | .[-1]",
]


def jq(arguments: list[str], text: str) -> subprocess.CompletedProcess:
    # An empty home, so that nobody's ~/.jq takes part.
    return subprocess.run(
        ["jq", *arguments], input=text, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"})


def run(program: str, row: str) -> dict:
    done = jq(["-c", program], row)
    return {"outputs": done.stdout.splitlines(), "failed": done.returncode != 0}


def one_case_a_line(golden: dict) -> str:
    """The golden as JSON with one program a line, so that a changed case is a changed line."""
    programs = ",\n".join("  " + json.dumps(case) for case in golden["programs"])
    shipped = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(ids)}" for name, ids in golden["shipped"].items())
    return (
        f'{{"jq": {json.dumps(golden["jq"])},\n"programs": [\n{programs}\n],\n'
        f'"shipped": {{\n{shipped}\n}}}}\n')


def main() -> None:
    rows = ROWS.read_text().splitlines()
    shipped = sorted((ROOT / "Sources/Filter/Programs").glob("*.jq"))
    golden = {
        "jq": jq(["--version"], "").stdout.strip(),
        "programs": [
            {"program": program, "rows": [run(program, row) for row in rows]}
            for program in PROGRAMS
        ],
        # Row 12 has no decision: a filter may fail there, so it is left out.
        "shipped": {
            path.stem: [
                json.loads(line)["id"]
                for line in jq(["-c", "-f", str(path)], "\n".join(rows[:-1])).stdout.splitlines()
            ]
            for path in shipped
        },
    }
    GOLDEN.write_text(one_case_a_line(golden))


if __name__ == "__main__":
    main()
