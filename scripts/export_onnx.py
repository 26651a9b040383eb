#!/usr/bin/env python3
"""Writes a mapper as one ONNX graph, from embeddings to what score(1) writes.

    export_onnx.py mapper.json mapper.onnx
    export_onnx.py mapper.json mapper.onnx --check scored.jsonl

The graph takes "embedding", float32 of shape (rows, dimension), and gives "scores" (rows, classes) in
the mapper's order, "predicted" (rows), "confidence", "margin", "familiarity" and, where the mapper has
it, "scope" (rows each), computed in float64. The classes' names are in its metadata.

--check takes rows that `score --keep-embedding` wrote with the same mapper, runs the graph on them with
onnxruntime, and ends with 1 where a number differs by more than 1e-6.

Needs numpy and onnx (1.15 or later); --check needs onnxruntime too.
"""

import argparse
import base64
import json
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TOLERANCE = 1e-6
FARTHEST = -1.0


def numbers(text, kind="<f8"):
    """Base64 of little-endian numbers."""
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def byte_vectors(member):
    """Shape (rows, dimension): a scale a row and a byte a number."""
    scales = numbers(member["scales"], "<f4").astype(np.float64)
    codes = numbers(member["codes"], "i1").astype(np.float64)
    return (codes.reshape(len(scales), -1) if len(scales) else codes.reshape(0, 1)) * scales[:, None]


class Graph:
    """Nodes in the order they are added; every method gives the name of its result."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, value, kind=np.float64):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name

    def add(self, operator, *inputs, name=None, **attributes):
        name = name or f"n{len(self.nodes)}"
        inputs = [i if isinstance(i, str) else self.constant(i) for i in inputs]
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def cast(self, value, to=TensorProto.DOUBLE):
        return self.add("Cast", value, to=to)

    def reduce(self, operator, value, axis, keep=0):
        return self.add(operator, value, self.constant([axis], np.int64), keepdims=keep)

    def maximum(self, value, keep=0):
        """Of the last axis; ReduceMax knows float64 everywhere, axes as an input only since 18."""
        return self.add("ReduceMax", value, self.constant([-1], np.int64), keepdims=keep)

    def column(self, value):
        """Shape (rows) to (rows, 1)."""
        return self.add("Unsqueeze", value, self.constant([1], np.int64))

    def interpolated(self, value, points, starts, slopes, below):
        """What a piecewise linear function gives for each element of `value`, of shape (rows).

        points: ascending. From points[i] on it is starts[i] + slopes[i] (x − points[i]); before the first
        it is `below`.
        """
        reached = self.add("GreaterOrEqual", self.column(value), np.asarray(points)[None, :])
        count = self.reduce("ReduceSum", self.cast(reached, TensorProto.INT64), 1)
        padded = [np.concatenate([[first], own]) for first, own in
                  ((points[0], points), (below, starts), (0.0, slopes))]
        point, start, slope = (self.add("Gather", self.constant(own), count) for own in padded)
        return self.add("Add", start, self.add("Mul", slope, self.add("Sub", value, point)))

    def share(self, value, points, rows):
        """The share of training rows not above, as the mapper's table of quantiles has it."""
        count = len(points)
        ranks = [1 + j * (rows - 1) // (count - 1) if count > 1 else rows for j in range(count)]
        starts = np.array(ranks, dtype=np.float64) / rows
        slopes = np.zeros(count)
        for j in range(count - 1):
            gap = points[j + 1] - points[j]
            slopes[j] = (ranks[j + 1] - 1 - ranks[j]) / rows / gap if gap > 0 else 0
        starts[-1] = 1
        return self.interpolated(value, points, starts, slopes, 0.0)


def probabilities(graph, logits, calibrator, outputs):
    """One member's calibrated probabilities, shape (rows, classes)."""
    method = calibrator["method"]
    if method in ("none", "temperature"):
        scaled = logits
        if method == "temperature":
            scaled = graph.add("Div", logits, calibrator["temperature"])
        if outputs > 1:
            return graph.add("Softmax", scaled, axis=1)
        positive = graph.add("Sigmoid", scaled)
    else:
        if method == "sigmoid":
            slopes, offsets = numbers(calibrator["slopes"]), numbers(calibrator["offsets"])
            z = graph.add("Add", graph.add("Mul", logits, slopes[None, :]), offsets[None, :])
            own = graph.add("Sigmoid", graph.add("Neg", z))
        else:
            columns = []
            for index, curve in enumerate(calibrator["curves"]):
                knots, values = numbers(curve["knots"]), numbers(curve["values"])
                column = graph.add("Gather", logits, graph.constant(index, np.int64), axis=1)
                gaps = np.diff(knots)
                slopes = np.concatenate([np.diff(values) / gaps, [0.0]])
                columns.append(
                    graph.column(graph.interpolated(column, knots, values, slopes, values[0])))
            own = graph.add("Concat", *columns, axis=1) if len(columns) > 1 else columns[0]
        if outputs > 1:
            total = graph.reduce("ReduceSum", own, 1, keep=1)
            some = graph.add("Greater", total, 0.0)
            divided = graph.add("Div", own, graph.add("Where", some, total, 1.0))
            return graph.add("Where", some, divided, 1.0 / outputs)
        positive = own
    return graph.add("Concat", graph.add("Sub", 1.0, positive), positive, axis=1)


def exemplars(mapper):
    """Unit vectors of shape (exemplars, dimension), and the class of each."""
    familiarity, dimension = mapper["familiarity"], mapper["dimension"]
    counts = familiarity["exemplar_counts"]
    data = base64.b64decode(familiarity["exemplars"])
    kind = "i1" if len(data) == sum(counts) * dimension else "<f4"
    vectors = np.frombuffer(data, dtype=kind).reshape(-1, dimension).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1), np.repeat(np.arange(len(counts)), counts)


def nearest(graph, direction, predicted, mapper):
    """The cosine with the nearest exemplar of the class on top, to the nearest 2^-20."""
    vectors, classes = exemplars(mapper)
    if len(vectors) == 0:
        return graph.add("Mul", graph.cast(predicted), 0.0), None
    cosines = graph.add("MatMul", direction, vectors.T)
    own = graph.add(
        "Equal", graph.column(predicted), graph.constant(classes[None, :], np.int64))
    best = graph.maximum(graph.add("Where", own, cosines, FARTHEST))
    rounded = graph.add("Floor", graph.add("Add", graph.add("Mul", best, 2.0**20), 0.5))
    return graph.add("Min", graph.add("Mul", rounded, 2.0**-20), 1.0), True


def scope(graph, direction, cosine, logits, predicted, mapper):
    """The share of training rows that are no more clearly inside."""
    member, classes, dimension = mapper["scope"], len(mapper["classes"]), mapper["dimension"]
    triangle = numbers(member["matrix"], "<f2").astype(np.float64)
    matrix = np.zeros((dimension, dimension))
    matrix[np.triu_indices(dimension)] = triangle
    matrix = matrix + np.triu(matrix, 1).T
    quadratic = graph.reduce(
        "ReduceSum", graph.add("Mul", graph.add("MatMul", direction, matrix), direction), 1)
    linear, offsets = byte_vectors(member["linear"]), numbers(member["offsets"])
    best = graph.maximum(
        graph.add("Add", graph.add("MatMul", direction, 2 * linear.T), offsets[None, :]))
    if classes == 2:
        logits = graph.add("Concat", graph.add("Mul", logits, 0.0), logits, axis=1)
    quiet = np.array([name in mapper["nonexecutable"] for name in mapper["classes"]])
    values = {"distance": lambda: graph.add("Add", best, quadratic), "nearness": lambda: cosine}

    def clarity():
        own = graph.add("GatherElements", graph.add("LogSoftmax", logits, axis=1),
                        graph.column(predicted), axis=1)
        return graph.add("Squeeze", own, graph.constant([1], np.int64))

    def gap():
        fires = graph.maximum(graph.add("Add", logits, np.where(quiet, -np.inf, 0.0)[None, :]))
        stays = graph.maximum(graph.add("Add", logits, np.where(quiet, 0.0, -np.inf)[None, :]))
        return graph.add("Sub", fires, stays)

    values["clarity"], values["gap"] = clarity, gap
    total = None
    for evidence in member["evidence"]:
        value = values[evidence["kind"]]()
        below = graph.add("Div", graph.add("Sub", evidence["median"], value), evidence["spread"])
        bounded = graph.add("Max", graph.add("Min", below, 600.0), -600.0)
        objection = graph.add("Mul", graph.add("Exp", bounded), evidence["weight"])
        total = objection if total is None else graph.add("Add", total, objection)
    clear = graph.add("Neg", graph.add("Log", total))
    return graph.share(clear, numbers(member["values"]), member["rows"])


def export(mapper):
    """The model of a mapper."""
    graph = Graph()
    dimension, classes = mapper["dimension"], len(mapper["classes"])
    outputs = 1 if classes == 2 else classes
    wide = graph.cast("embedding")
    sums, means = None, None
    for member in mapper["members"]:
        weights = numbers(member["weights"]).reshape(outputs, dimension)
        intercepts = np.array(member["intercepts"])
        logits = graph.add("Add", graph.add("MatMul", wide, weights.T), intercepts[None, :])
        own = probabilities(graph, logits, member["calibrator"], outputs)
        sums = own if sums is None else graph.add("Add", sums, own)
        means = logits if means is None else graph.add("Add", means, logits)
    count = float(len(mapper["members"]))
    scores = graph.add("Div", sums, count, name="scores")
    means = graph.add("Div", means, count)
    top = graph.add("TopK", scores, graph.constant([2], np.int64), axis=1)
    second = f"{top}_places"
    graph.nodes[-1].output.append(second)
    predicted = graph.add("ArgMax", scores, axis=1, keepdims=0, name="predicted")
    first, next_ = (graph.add("Gather", top, graph.constant(i, np.int64), axis=1) for i in (0, 1))
    graph.add("Identity", first, name="confidence")
    graph.add("Sub", first, next_, name="margin")
    square = graph.reduce("ReduceSum", graph.add("Mul", wide, wide), 1, keep=1)
    has_direction = graph.add("Greater", square, 0.0)
    length = graph.add("Where", has_direction, graph.add("Sqrt", square), 1.0)
    # Directions are float32 in the mapper's own arithmetic.
    narrow = graph.cast(graph.add("Div", wide, length), TensorProto.FLOAT)
    direction = graph.cast(narrow)
    some = graph.add("Squeeze", has_direction, graph.constant([1], np.int64))
    cosine, known = nearest(graph, direction, predicted, mapper)
    if known:
        table = mapper["familiarity"]
        share = graph.share(cosine, numbers(table["nearnesses"]), table["rows"])
        near = graph.add("And", some, graph.add("Greater", cosine, FARTHEST))
        graph.add("Where", near, share, 0.0, name="familiarity")
    else:
        graph.add("Identity", cosine, name="familiarity")
    named = [("scores", TensorProto.DOUBLE, ["rows", classes]),
             ("predicted", TensorProto.INT64, ["rows"])]
    named += [(name, TensorProto.DOUBLE, ["rows"]) for name in
              ("confidence", "margin", "familiarity")]
    if mapper.get("scope"):
        graph.add("Identity", scope(graph, direction, cosine, means, predicted, mapper),
                  name="scope")
        named.append(("scope", TensorProto.DOUBLE, ["rows"]))
    body = helper.make_graph(
        graph.nodes, "mapper",
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["rows", dimension])],
        [helper.make_tensor_value_info(*own) for own in named], graph.constants)
    model = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", 18)], producer_name="promptutils")
    model.ir_version = 9
    for key in ("fingerprint", "embedder"):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, str(mapper[key])
    for key in ("classes", "nonexecutable"):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, json.dumps(mapper[key], ensure_ascii=False)
    onnx.checker.check_model(model)
    return model


def vector(value):
    """An embedding as embed(1) writes it."""
    if isinstance(value, str):
        return numbers(value, "<f4")
    return np.array(value, dtype=np.float32)


def check(mapper, model, path):
    """The largest difference between scored rows and the graph, by field."""
    import onnxruntime

    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [own.name for own in session.get_outputs()]
    found = dict(zip(names, session.run(
        names, {"embedding": np.stack([vector(row["embedding"]) for row in rows])})))
    wanted = {name: np.array([row[name] for row in rows]) for name in names
              if name not in ("scores", "predicted")}
    wanted["scores"] = np.array([[row["scores"][c] for c in mapper["classes"]] for row in rows])
    gaps = {name: float(np.abs(found[name] - wanted[name]).max()) for name in wanted}
    predicted = [mapper["classes"][i] for i in found["predicted"]]
    gaps["predicted"] = float(sum(a != row["predicted"] for a, row in zip(predicted, rows)))
    return len(rows), gaps


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mapper", help="what fit or calibrate wrote")
    parser.add_argument("model", help="the ONNX file to write")
    parser.add_argument("--check", metavar="FILE", help="rows of score --keep-embedding")
    arguments = parser.parse_args()
    with open(arguments.mapper, encoding="utf-8") as file:
        mapper = json.load(file)
    if mapper.get("format") != "promptutils-mapper":
        sys.exit(f"{parser.prog}: {arguments.mapper}: not a mapper; give what fit wrote")
    model = export(mapper)
    with open(arguments.model, "wb") as file:
        file.write(model.SerializeToString())
    if arguments.check:
        count, gaps = check(mapper, model, arguments.check)
        for name, gap in gaps.items():
            print(f"{name}: largest difference {gap:.1e} of {count} rows")
        if max(gaps.values()) > TOLERANCE:
            sys.exit(1)


if __name__ == "__main__":
    main()
