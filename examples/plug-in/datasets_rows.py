"""Writes a Hugging Face data set as labelled prompts: text and integer label to "prompt" and "label".

usage: datasets_rows.py FOLDER [SPLIT] | embed    (FOLDER as Dataset.save_to_disk or DatasetDict wrote it)
"""

import json
import sys

import datasets

rows = datasets.load_from_disk(sys.argv[1])
if len(sys.argv) > 2:
    rows = rows[sys.argv[2]]
names = rows.features["label"]
for row in rows:
    print(json.dumps({"prompt": row["text"], "label": None if row["label"] < 0 else names.int2str(row["label"])}, ensure_ascii=False))
