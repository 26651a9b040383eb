#!/usr/bin/env python3
"""Makes Fixtures/models and Fixtures/reference/tiny_vectors.json.

Tiny models with random weights, one folder per architecture and storage format that embed reads, and the
vectors that PyTorch makes with them in float32. They let the tests hold every line of the encoder against
the reference without a published model at hand.

    python3 scripts/reference/tiny_models.py        needs torch, transformers, sentence-transformers, model2vec
"""
import base64
import json
import os
import pathlib
import shutil
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import model2vec
import numpy as np
import sentence_transformers
import tokenizers
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder
from transformers import (
    BertConfig, BertModel, DistilBertConfig, DistilBertModel, MPNetConfig, MPNetModel,
)

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "Fixtures" / "models"
WORDS = "the a of to and in is deposit withdraw borrow repay swap add remove stake eth usdc dai pool my all".split()
PIECES = "##s ##ed ##ing ##er ##ly ##th ##el".split()
PROMPTS = [
    "a",
    "?",
    "deposit 10 eth",
    "withdraw all my usdc",
    "borrow dai, repay eth",
    "Swap ETH to DAI!",
    "the pool is staked",
    "adding and removing",
    "übergrößenträger",
    "预 言 机",
    "zzzzqqq 12345",
    "[MASK] the [MASK]",
    "<pad> swap <pad> dai",
    "stake " * 20,
    "deposit 1 eth and withdraw 2 dai from the pool to my " * 3,
    "swap all of the usdc to eth in a pool " * 12,  # longer than every limit: truncated
]


def vocabulary(cls, sep, pad, unk, mask):
    """One vocabulary for all: the five special tokens first, in the order of the architecture."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    rest = list(letters) + ["##" + c for c in letters] + list(",.!?'()-") + WORDS + PIECES + ["预"]
    tokens = []
    for token in [cls, pad, sep, unk, mask] + rest:
        if token not in tokens:
            tokens.append(token)
    return {token: i for i, token in enumerate(tokens)}


def tokenizer(cls="[CLS]", sep="[SEP]", pad="[PAD]", unk="[UNK]", mask="[MASK]"):
    vocab = vocabulary(cls, sep, pad, unk, mask)
    made = Tokenizer(models.WordPiece(vocab, unk_token=unk))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.add_special_tokens([cls, pad, sep, unk, mask])
    made.post_processor = processors.TemplateProcessing(
        single=f"{cls} $A {sep}", pair=f"{cls} $A {sep} $B:1 {sep}:1",
        special_tokens=[(cls, vocab[cls]), (sep, vocab[sep])])
    return made


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1 if FOLDERS in path.parents else None) + "\n")


def folder(name):
    path = FOLDERS / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def randomised(model, seed, dtype):
    """Weights large enough that every block matters, rounded to the stored type."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            scale = 0.3 if parameter.dim() > 1 else 0.2
            value = noise * scale + (1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0)
            parameter.copy_(value.to(dtype).float())
    return model.eval()


def save_weights(path, model, dtype, prefix="", shards=1):
    state = {prefix + key: value.detach().clone().to(dtype) for key, value in model.state_dict().items()
             if "position_ids" not in key and "pooler" not in key}
    if shards == 1:
        save_file(state, path / "model.safetensors", metadata={"format": "pt"})
        return
    keys, index = sorted(state), {}
    for shard in range(shards):
        file = f"model-{shard + 1:05d}-of-{shards:05d}.safetensors"
        part = keys[shard::shards]
        save_file({key: state[key] for key in part}, path / file, metadata={"format": "pt"})
        index.update({key: file for key in part})
    total = sum(value.numel() * value.element_size() for value in state.values())
    write_json(path / "model.safetensors.index.json",
               {"metadata": {"total_size": total}, "weight_map": dict(sorted(index.items()))})


def sentence_transformer(path, *, limit, pooling, normalize=True, prompts=None, dimension=32):
    modules = ["Transformer", "Pooling"] + (["Normalize"] if normalize else [])
    write_json(path / "modules.json", [
        {"idx": i, "name": str(i), "path": "" if i == 0 else f"{i}_{name}",
         "type": f"sentence_transformers.models.{name}"} for i, name in enumerate(modules)])
    write_json(path / "sentence_bert_config.json", {"max_seq_length": limit, "do_lower_case": False})
    write_json(path / "1_Pooling" / "config.json", {
        "word_embedding_dimension": dimension, "pooling_mode_cls_token": pooling == "cls",
        "pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_max_tokens": pooling == "max",
        "pooling_mode_mean_sqrt_len_tokens": False})
    if prompts:
        write_json(path / "config_sentence_transformers.json", {"prompts": prompts, "default_prompt_name": None})


def vector_text(vectors):
    return [base64.b64encode(np.asarray(v, dtype="<f4").tobytes()).decode() for v in vectors]


def encode(path, **options):
    model = sentence_transformers.SentenceTransformer(str(path), device="cpu", model_kwargs={"dtype": torch.float32})
    # One at a time: padding changes the order in which PyTorch adds.
    return vector_text([model.encode([p], show_progress_bar=False, **options)[0] for p in PROMPTS])


def bert():
    made = tokenizer()
    config = BertConfig(vocab_size=made.get_vocab_size(), hidden_size=32, num_hidden_layers=2,
                        num_attention_heads=4, intermediate_size=48, max_position_embeddings=64, type_vocab_size=2)
    model = randomised(BertModel(config, add_pooling_layer=False), 1, torch.float32)
    cases = {}
    path = folder("tiny-bert")
    save_weights(path, model, torch.float32)
    config.save_pretrained(path)
    made.save(str(path / "tokenizer.json"))
    sentence_transformer(path, limit=48, pooling="mean", prompts={"query": "swap: ", "passage": ""})
    cases["tiny-bert"] = {"vectors": encode(path)}
    cases["tiny-bert query"] = {"model": "tiny-bert", "promptName": "query", "vectors": encode(path, prompt_name="query")}
    cases["tiny-bert 8"] = {
        "model": "tiny-bert", "truncateDimension": 8,
        "vectors": encode(path, truncate_dim=8, normalize_embeddings=True)}

    # No modules.json, a vocabulary file, half precision in two shards, keys with the architecture's prefix.
    path = folder("tiny-bert-plain")
    half = randomised(BertModel(config, add_pooling_layer=False), 1, torch.float16)
    save_weights(path, half, torch.float16, prefix="bert.", shards=2)
    config.save_pretrained(path)
    ordered = sorted(made.get_vocab().items(), key=lambda item: item[1])
    (path / "vocab.txt").write_text("".join(token + "\n" for token, _ in ordered))
    write_json(path / "tokenizer_config.json", {
        "do_lower_case": True, "tokenizer_class": "BertTokenizer", "model_max_length": 40, "cls_token": "[CLS]",
        "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]"})
    cases["tiny-bert-plain"] = {"vectors": encode(path)}
    return cases


def mpnet():
    made = tokenizer("<s>", "</s>", "<pad>", "[UNK]", "<mask>")
    config = MPNetConfig(vocab_size=made.get_vocab_size(), hidden_size=32, num_hidden_layers=2,
                         num_attention_heads=2, intermediate_size=48, max_position_embeddings=66)
    model = randomised(MPNetModel(config, add_pooling_layer=False), 2, torch.bfloat16)
    path = folder("tiny-mpnet")
    save_weights(path, model, torch.bfloat16)
    config.save_pretrained(path)
    made.save(str(path / "tokenizer.json"))
    write_json(path / "tokenizer_config.json", {
        "tokenizer_class": "MPNetTokenizer", "cls_token": "<s>", "bos_token": "<s>", "sep_token": "</s>",
        "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "[UNK]", "mask_token": "<mask>"})
    sentence_transformer(path, limit=64, pooling="max")
    return {"tiny-mpnet": {"vectors": encode(path)}}


def distilbert():
    made = tokenizer()
    config = DistilBertConfig(vocab_size=made.get_vocab_size(), dim=32, n_layers=2, n_heads=4, hidden_dim=48,
                              max_position_embeddings=64)
    model = randomised(DistilBertModel(config), 3, torch.float16)
    path = folder("tiny-distilbert")
    save_weights(path, model, torch.float16, prefix="distilbert.")
    config.save_pretrained(path)
    made.save(str(path / "tokenizer.json"))
    sentence_transformer(path, limit=64, pooling="cls", normalize=False)
    return {"tiny-distilbert": {"vectors": encode(path)}}


def variants():
    """Models with another tokenizer_config.json, which says more than tokenizer.json or vocab.txt beside it."""
    mask = {"content": "[MASK]", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False,
            "special": True}
    pool = {**mask, "content": "pool", "lstrip": False, "rstrip": True, "special": False}
    ids = tokenizer().get_vocab()
    made = {
        "cased": ("tiny-bert", {"tokenizer_class": "BertTokenizer", "do_lower_case": False}),
        "accents": ("tiny-bert", {"tokenizer_class": "BertTokenizerFast", "strip_accents": False}),
        "no class": ("tiny-bert", {"do_lower_case": False}),
        "generic class": ("tiny-bert", {
            "tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": False, "pad_token": "[PAD]"}),
        "added tokens": ("tiny-bert-plain", {
            "tokenizer_class": "BertTokenizer", "model_max_length": 40,
            "added_tokens_decoder": {str(ids["[MASK]"]): mask, str(ids["pool"]): pool}}),
    }
    cases = {}
    for name, (model, settings) in made.items():
        with tempfile.TemporaryDirectory() as work:
            path = pathlib.Path(work) / model
            shutil.copytree(FOLDERS / model, path)
            (path / "tokenizer_config.json").write_text(json.dumps(settings))
            cases[f"{model} {name}"] = {
                "model": model, "tokenizerConfiguration": json.dumps(settings), "vectors": encode(path)}
    return cases


def static_folders():
    made = tokenizer()
    size, dimension = made.get_vocab_size(), 16
    random = np.random.default_rng(4)
    path = folder("tiny-model2vec")
    # A quantised vocabulary: token → row through "mapping", each with its own weight.
    model = model2vec.StaticModel(
        random.standard_normal((size // 2, dimension)).astype(np.float32), made,
        config={"model_type": "model2vec"}, normalize=True,
        weights=random.uniform(0.2, 2, size).astype(np.float32),
        token_mapping=random.integers(0, size // 2, size), max_length=30)
    model.save_pretrained(path)
    for extra in ("README.md", ".gitattributes"):
        (path / extra).unlink(missing_ok=True)
    loaded = model2vec.StaticModel.from_pretrained(path)
    cases = {"tiny-model2vec": {"vectors": vector_text([loaded.encode([p])[0] for p in PROMPTS])}}

    path = folder("tiny-static")
    made.save(str(path / "tokenizer.json"))
    save_file({"embedding.weight": torch.tensor(random.standard_normal((size, dimension)), dtype=torch.float32)},
              path / "model.safetensors")
    write_json(path / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"}])
    cases["tiny-static"] = {"vectors": encode(path)}
    return cases


def main():
    os.umask(0o022)
    torch.set_num_threads(1)
    # Of distances -600 ... 600 between key and query.
    buckets = MPNetEncoder.relative_position_bucket(torch.arange(-600, 601)).tolist()
    cases = {**bert(), **mpnet(), **distilbert(), **static_folders(), **variants()}
    versions = {module.__name__: module.__version__
                for module in (torch, transformers, sentence_transformers, tokenizers, model2vec)}
    write_json(ROOT / "Fixtures" / "reference" / "tiny_vectors.json",
               {"generator": "scripts/reference/tiny_models.py", "versions": versions,
                "prompts": PROMPTS, "cases": cases, "mpnetBuckets": buckets})


if __name__ == "__main__":
    main()
