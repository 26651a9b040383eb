"""Encoders of others that the benchmark compares with, each run in a process of its own.

A worker prints one JSON object a line: when it has its first vector, and after each part of the work
that it is asked for on standard input ("short", "long"; "quit" ends it).
"""

import argparse
import json
import os
import pathlib
import sys
import time

import numpy as np
from tokenizers import Tokenizer


def batches(ids, size):
    """Token ids sorted by length, in batches padded to their own longest: (order, ids, mask) each."""
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        width = max(len(ids[i]) for i in rows)
        padded = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for at, i in enumerate(rows):
            padded[at, : len(ids[i])] = ids[i]
            mask[at, : len(ids[i])] = 1
        yield rows, padded, mask


def pooled_module(folder):
    """The folder's transformer with mean pooling and normalising, from (ids, mask) to vectors."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

        def forward(self, input_ids, attention_mask):
            hidden = self.model(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    return Pooled().eval()


def example():
    import torch

    ids = torch.arange(2000, 2000 + 60).reshape(3, 20)
    mask = torch.ones_like(ids)
    mask[0, 12:] = 0
    return ids, mask


class Torch:
    """sentence-transformers on torch, which sorts by length itself."""

    configurations = [{"batch": 32}, {"batch": 64}]

    def __init__(self, folder, cache, threads, kind):
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads)
        self.model = SentenceTransformer(str(folder), device="cpu")

    def encode(self, texts, batch):
        return self.model.encode(texts, batch_size=batch, show_progress_bar=False)


class Tokenized:
    """What the engines below share: Hugging Face's tokenizer, sorting and batching."""

    configurations = [{"batch": 32}, {"batch": 64}]

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_length=384)

    def encode(self, texts, batch, **configuration):
        ids = [e.ids for e in self.tokenizer.encode_batch(texts)]
        out = None
        for rows, vectors in self.vectors(batches(ids, batch), **configuration):
            if out is None:
                out = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
            out[rows] = vectors
        return out


class OnnxRuntime(Tokenized):
    def __init__(self, folder, cache, threads, kind):
        super().__init__(folder)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(self.prepared(folder, cache, kind)), options, providers=["CPUExecutionProvider"])

    @staticmethod
    def prepared(folder, cache, kind):
        exported = cache / f"{folder.name}.onnx"
        if not exported.exists():
            import torch

            batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=512)
            torch.onnx.export(
                pooled_module(folder), example(), str(exported), dynamo=True, verbose=False,
                input_names=["input_ids", "attention_mask"], output_names=["vectors"],
                dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}))
        if kind == "f32":
            return exported
        quantized = cache / f"{folder.name}.int8.onnx"
        if not quantized.exists():
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(
                str(exported), str(quantized), per_channel=True, weight_type=QuantType.QInt8)
        return quantized

    def vectors(self, work):
        for rows, ids, mask in work:
            yield rows, self.session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


class OpenVINO(Tokenized):
    """One stream of all threads, or one stream a thread; int8 with f32 or bf16 between."""

    def __init__(self, folder, cache, threads, kind):
        super().__init__(folder)
        import openvino

        self.core, self.threads, self.kind = openvino.Core(), threads, kind
        self.model = self.core.read_model(self.prepared(folder, cache, kind))
        hints = {"f32": ["f32"], "bf16": ["bf16"], "int8": ["f32", "bf16"]}[kind]
        self.configurations = [
            {"batch": batch, "streams": streams, "hint": hint}
            for hint in hints for streams in (1, threads) for batch in (32, 64)]
        self.compiled = {}

    @staticmethod
    def prepared(folder, cache, kind):
        import openvino

        converted = cache / f"{folder.name}.xml"
        if not converted.exists():
            import torch

            with torch.no_grad():
                model = openvino.convert_model(pooled_module(folder), example_input=example())
            for port, name in zip(model.inputs, ("input_ids", "attention_mask")):
                port.tensor.set_names({name})
            openvino.save_model(model, converted, compress_to_fp16=False)
        if kind != "int8":
            return converted
        quantized = cache / f"{folder.name}.int8.xml"
        if not quantized.exists():
            import nncf

            from transformers_prompts import long_prompts, short_prompts

            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            texts = short_prompts(tokenizer, 240, seed=1) + long_prompts(tokenizer, 16, seed=2)
            ids = [tokenizer.encode(text).ids for text in texts]
            samples = [
                {"input_ids": np.array([i]), "attention_mask": np.ones((1, len(i)), np.int64)}
                for i in ids]
            model = nncf.quantize(
                openvino.Core().read_model(converted), nncf.Dataset(samples),
                model_type=nncf.ModelType.TRANSFORMER, subset_size=len(samples))
            openvino.save_model(model, quantized, compress_to_fp16=False)
        return quantized

    def queue(self, streams, hint):
        import openvino

        if (streams, hint) not in self.compiled:
            compiled = self.core.compile_model(
                self.model, "CPU",
                {"INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": str(self.threads),
                 "NUM_STREAMS": str(streams)})
            self.compiled[streams, hint] = openvino.AsyncInferQueue(compiled, streams)
        return self.compiled[streams, hint]

    def vectors(self, work, streams, hint):
        queue, done = self.queue(streams, hint), []
        queue.set_callback(
            lambda request, rows: done.append((rows, request.get_output_tensor(0).data.copy())))
        for rows, ids, mask in work:
            queue.start_async({"input_ids": ids, "attention_mask": mask}, rows)
        queue.wait_all()
        return done


class CTranslate2(Tokenized):
    """BERT only; mean pooling in NumPy. One replica of all threads, or one a thread."""

    def __init__(self, folder, cache, threads, kind):
        super().__init__(folder)
        import ctranslate2

        converted = cache / f"{folder.name}.ctranslate2"
        if not converted.exists():
            ctranslate2.converters.TransformersConverter(str(folder)).convert(str(converted))
        self.engine = ctranslate2
        self.encoder = ctranslate2.Encoder(
            str(converted), device="cpu", compute_type={"f32": "float32", "int8": "int8"}[kind],
            inter_threads=1, intra_threads=threads)

    def vectors(self, work):
        for rows, ids, mask in work:
            lengths = mask.sum(1)
            view = self.engine.StorageView.from_array(ids.astype(np.int32))
            output = self.encoder.forward_batch(
                view, lengths=self.engine.StorageView.from_array(lengths.astype(np.int32)))
            hidden = np.array(output.last_hidden_state)
            mean = np.einsum("blh,bl->bh", hidden, mask.astype(np.float32)) / lengths[:, None]
            yield rows, mean / np.linalg.norm(mean, axis=1, keepdims=True)


ENGINES = {
    "torch": Torch, "onnxruntime": OnnxRuntime, "openvino": OpenVINO, "ctranslate2": CTranslate2}


def peak_mb():
    """The most memory this process has held, in 10⁶ bytes; what it was started from does not count."""
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024 / 1e6


def fastest(engine, texts):
    """The configuration that takes least time over some of the work, best of two tries each."""
    def seconds(configuration):
        engine.encode(texts[:64], **configuration)
        times = []
        for _ in range(2):
            start = time.perf_counter()
            engine.encode(texts, **configuration)
            times.append(time.perf_counter() - start)
        return min(times)

    return min(engine.configurations, key=seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("kind", choices=["f32", "bf16", "int8"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--prepare", action="store_true", help="convert the model and stop")
    options = parser.parse_args()
    # Libraries may print; the answers go to what was standard output.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    work = json.loads(options.work.read_text())
    engine = ENGINES[options.engine](options.folder, options.cache, options.threads, options.kind)
    if options.prepare:
        return
    engine.encode(work["short"][:1], **engine.configurations[0])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    chosen = {}
    for line in sys.stdin:
        part = line.strip()
        if part == "quit":
            break
        texts = work[part]
        if part not in chosen:
            # Every so many, so that all lengths are there. This warms the engine up as well.
            chosen[part] = fastest(engine, texts[:: max(1, len(texts) // 128)])
        start = time.perf_counter()
        vectors = engine.encode(texts, **chosen[part])
        seconds = time.perf_counter() - start
        saved = str(options.work.parent / f"{options.engine}-{options.kind}-{part}.npy")
        np.save(saved, vectors)
        answer = {
            "seconds": seconds, "configuration": chosen[part], "vectors": saved,
            "peak_mb": peak_mb()}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
