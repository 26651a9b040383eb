#!/usr/bin/env python3
"""Makes the folders of further encoder families in Fixtures/models, and Fixtures/reference/tiny_families.json.

Tiny models with random weights, written by sentence-transformers' own save, with tokenizers trained on the
prompts below; their token ids and the vectors that PyTorch makes of them in float32.

    python3 scripts/reference/tiny_families.py [--code FOLDER] [FAMILY…]

needs torch, transformers, sentence-transformers, sentencepiece; all families unless some are named. What is in no
package is read from FOLDER: new-impl/configuration.py and modeling.py are those of Alibaba-NLP/new-impl on the Hub, of
which the classes behind NewModel without unpadding suffice. jina-bert/configuration_bert.py and modeling_bert.py stand
for those of jinaai/jina-bert-implementation, which were not at hand: a transcription into PyTorch, with the same names,
of text-embeddings-inference's backends/candle/src/models/jina.rs and alibi.rs.
"""
import argparse
import base64
import json
import os
import pathlib
import shutil
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import safetensors.torch
import sentence_transformers
import sentencepiece
import tokenizers
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers import models as modules
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig, BertModel, CamembertConfig, CamembertModel, Gemma3TextConfig, Gemma3TextModel, ModernBertConfig,
    ModernBertModel, NomicBertConfig, NomicBertModel, PreTrainedTokenizerFast, Qwen3Config, Qwen3Model, RobertaConfig,
    RobertaModel, XLMRobertaConfig, XLMRobertaModel,
)

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "Fixtures" / "models"
PROMPTS = [
    "a", "?", " ", "\t\n", "deposit 10 eth", "withdraw all my usdc", "Swap ETH to DAI!", "  two  spaces   within ",
    "don't we'll it's I've you're he'd I'm", "DON'T", "x=1;y+=2  # code", "123456 7 89", "1,234.5%", "e-mail@host.example",
    "naïve café déjà", "nai\u0308ve cafe\u0301", "Größe Übergröße ß ẞ", "Příliš žluťoučký kůň", "Zażółć gęślą jaźń",
    "İstanbul ıIiİ", "Ελληνικά και ελληνικά ΣΑΣ", "Привет, как дела?", "Перевести 100 рублей", "Здраво свете",
    "שלום עולם", "שָׁלוֹם", "مرحبا بالعالم", "السَّلامُ عَلَيْكُمْ", "سلام دنیا", "नमस्ते दुनिया", "किताब को पढ़ो", "হ্যালো বিশ্ব",
    "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "નમસ્તે", "வணக்கம் உலகம்", "హలో ప్రపంచం", "ನಮಸ್ಕಾರ", "നമസ്കാരം", "සුබ දවසක්", "สวัสดีชาวโลก", "ສະບາຍດີ",
    "မင်္ဂလာပါ", "សួស្តី​ពិភពលោក", "བཀྲ་ཤིས་བདེ་ལེགས", "გამარჯობა მსოფლიო", "Բարեւ աշխարհ", "ሰላም ለዓለም", "你好，世界！", "預言機 與 预言机",
    "こんにちは世界", "カタカナ ｶﾀｶﾅ が が", "안녕하세요 세계", "한글", "ᏣᎳᎩ", "ᠮᠣᠩᠭᠣᠯ", "😀 👍🏽 👩‍👩‍👧‍👦 🇩🇪", "❤️ © ™ ½ ﬁ Ａｂｃ １２３ ㎏ ℃", "\u0000\u0007x\u007f\u0085y\u200b\u200dz\ufeff",
    "a\r\nb\rc\u2028d", "\u00a0non\u2003breaking\u3000spaces", "<s> literal </s> <pad> <mask> <unk>", "[CLS] [SEP]", "▁already▁there ▁",
    "\U0001d400\U00020000\U0010ffff", "́combining first", "zzzzqqqq" * 5, "stake " * 20,
    "swap all of the usdc to eth in a pool " * 12,
]


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n")


def randomised(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            scale = 0.3 if parameter.dim() > 1 else 0.2
            parameter.copy_(noise * scale + (1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0))
    return model.eval()


def save(name, body, tokenizer, *, limit, after):
    """Saves body and tokenizer by sentence-transformers, with the modules that follow."""
    path = FOLDERS / name
    shutil.rmtree(path, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        body.save_pretrained(work)
        tokenizer.save_pretrained(work)
        transformer = modules.Transformer(work, max_seq_length=limit)
        whole = SentenceTransformer(modules=[transformer] + after(transformer.get_word_embedding_dimension()), device="cpu")
        whole.save(str(path), create_model_card=False)
    for extra in ("README.md", "vocab.txt", "special_tokens_map.json"):
        (path / extra).unlink(missing_ok=True)
    return path


def golden(path, **options):
    return vectors_of(SentenceTransformer(str(path), device="cpu", model_kwargs={"dtype": torch.float32}), **options)


def vectors_of(model, **options):
    # One at a time: padding changes the order in which PyTorch adds.
    vectors = [model.encode([p], show_progress_bar=False, **options)[0] for p in PROMPTS]
    ids = [model.tokenize([p])["input_ids"][0].tolist() for p in PROMPTS]
    return {"ids": ids,
            "vectors": [base64.b64encode(np.asarray(v, dtype="<f4").tobytes()).decode() for v in vectors]}


def with_files(path, files, golden=golden, **options):
    """Golden vectors of a copy of a folder with some files written anew."""
    with tempfile.TemporaryDirectory() as work:
        copy = pathlib.Path(work) / path.name
        shutil.copytree(path, copy)
        for name, text in files.items():
            (copy / name).write_text(text)
        return {"model": path.name, "files": files, **golden(copy, **options)}


def mean(width):
    return [modules.Pooling(width, pooling_mode="mean"), modules.Normalize()]


# MARK: Modules after the transformer


def letters_tokenizer():
    """WordPiece of single letters and a few words, and its number of tokens."""
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + ["##" + c for c in letters]
    tokens += "the to all swap eth dai deposit stake pool".split()
    with tempfile.TemporaryDirectory() as work:
        vocabulary = pathlib.Path(work) / "vocab.txt"
        vocabulary.write_text("\n".join(tokens))
        return transformers.BertTokenizer(vocab=str(vocabulary)), len(tokens)


def dense():
    tokenizer, size = letters_tokenizer()
    config = BertConfig(vocab_size=size, hidden_size=32, num_hidden_layers=1, num_attention_heads=4,
                        intermediate_size=48, max_position_embeddings=64, hidden_act="gelu_python")

    def after(width):
        torch.manual_seed(7)
        layer = sentence_transformers.sentence_transformer.modules.layer_norm.LayerNorm(24)
        torch.nn.init.normal_(layer.norm.weight)
        return [
            modules.Pooling(width, pooling_mode=("cls", "mean")),
            modules.Dense(2 * width, 24, activation_function=torch.nn.Tanh()), modules.Dropout(0.1), layer,
            modules.Dense(24, 20, bias=False, activation_function=torch.nn.GELU()), modules.Normalize(),
            modules.Dense(20, 20, activation_function=torch.nn.SiLU(), use_residual=True), modules.Normalize()]

    path = save("tiny-dense", randomised(BertModel(config, add_pooling_layer=False), 5), tokenizer, limit=48, after=after)
    cases = {"tiny-dense": {"model": "tiny-dense", **golden(path)}}
    for modes in (["weightedmean", "lasttoken"], ["mean_sqrt_len_tokens", "max"]):
        text = json.dumps({"embedding_dimension": 32, "pooling_mode": modes, "include_prompt": True})
        cases["tiny-dense " + "+".join(modes)] = with_files(path, {"1_Pooling/config.json": text})
    for modes in (["weightedmean", "cls"], ["mean", "max"]):
        files = {
            "1_Pooling/config.json": json.dumps({"embedding_dimension": 32, "pooling_mode": modes, "include_prompt": False}),
            "config_sentence_transformers.json": json.dumps({"prompts": {"query": "swap: "}, "default_prompt_name": "query"})}
        cases["tiny-dense without prompt " + "+".join(modes)] = with_files(path, files)
    for name in ("ReLU", "Identity", "Sigmoid"):
        settings = json.loads((path / "2_Dense/config.json").read_text())
        settings["activation_function"] = f"torch.nn.modules.{'linear' if name == 'Identity' else 'activation'}.{name}"
        cases["tiny-dense " + name] = with_files(path, {"2_Dense/config.json": json.dumps(settings)})
    cases["tiny-dense truncated"] = with_files(
        path, {"config_sentence_transformers.json": json.dumps({"truncate_dim": 8})})
    return cases


# MARK: Unigram


def sentencepiece_model(work, size, rule):
    """A unigram model of SentencePiece, trained on the prompts; `rule` names or is a normalisation."""
    text = pathlib.Path(work) / "text"
    text.write_text("\n".join(p.replace("\0", "").replace("\r", " ").replace("\n", " ") for p in PROMPTS * 3))
    options = {"normalization_rule_name": rule}
    if "\t" in rule:
        table = pathlib.Path(work) / "rule.tsv"
        table.write_text(rule)
        options = {"normalization_rule_tsv": str(table)}
    prefix = str(pathlib.Path(work) / "unigram")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=prefix, vocab_size=size, model_type="unigram", character_coverage=0.98,
        bos_id=1, eos_id=2, unk_id=0, num_threads=1, minloglevel=2, hard_vocab_limit=False, **options)
    return prefix + ".model"


def rules():
    """A small character map: NFKC of a few scalars and clusters, as the real ones have it."""
    import unicodedata
    pairs = {}
    for scalar in list(range(0xA0, 0x180)) + list(range(0xFF01, 0xFF9F)) + [0x2028, 0x3000, 0x338F, 0x2103, 0xFB01, 0xBD, 0x2122]:
        normal = unicodedata.normalize("NFKC", chr(scalar))
        if normal != chr(scalar):
            pairs[chr(scalar)] = normal
    for text in ("e\u0301", "i\u0308", "u\u0308", "が", "ギ"):
        pairs[unicodedata.normalize("NFD", text)] = unicodedata.normalize("NFC", text)
    for scalar in list(range(1, 9)) + [0x7F, 0x200B]:
        pairs[chr(scalar)] = ""
    for scalar in (9, 10, 13, 0x85):
        pairs[chr(scalar)] = " "
    return "".join(" ".join(f"{ord(c):X}" for c in k) + "\t" + " ".join(f"{ord(c):X}" for c in v) + "\n"
                   for k, v in sorted(pairs.items()))


def xlm_roberta():
    with tempfile.TemporaryDirectory() as work:
        file = sentencepiece_model(work, 460, rules())
        pathlib.Path(work, "folder").mkdir()
        shutil.copy(file, pathlib.Path(work, "folder", "sentencepiece.bpe.model"))
        (pathlib.Path(work) / "folder" / "tokenizer_config.json").write_text(
            json.dumps({"tokenizer_class": "XLMRobertaTokenizer", "model_max_length": 512}))
        tokenizer = transformers.XLMRobertaTokenizer.from_pretrained(str(pathlib.Path(work, "folder")))
        config = XLMRobertaConfig(
            vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
            max_position_embeddings=66, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1)
        body = randomised(XLMRobertaModel(config, add_pooling_layer=False), 8)
        path = save("tiny-xlm-roberta", body, tokenizer, limit=64, after=mean)
        cases = {"tiny-xlm-roberta": {"model": "tiny-xlm-roberta", **golden(path)}}
        # The same from SentencePiece's own file.
        only = FOLDERS / "tiny-xlm-roberta" / "sentencepiece.bpe.model"
        shutil.copy(file, only)
        copy = pathlib.Path(work) / "tiny-xlm-roberta"
        shutil.copytree(path, copy)
        (copy / "tokenizer.json").unlink()
        cases["tiny-xlm-roberta sentencepiece"] = {
            "model": "tiny-xlm-roberta", "without": ["tokenizer.json"], **golden(copy)}
        generic = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>", "model_max_length": 64})
        cases["tiny-xlm-roberta as it is"] = with_files(path, {"tokenizer_config.json": generic})

        tokens = json.loads((path / "tokenizer.json").read_text())
        made = Tokenizer.from_str(json.dumps(tokens))
        settings = CamembertConfig(
            vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=50, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1)
        body = randomised(CamembertModel(settings, add_pooling_layer=False), 9)
        (pathlib.Path(work) / "camembert").mkdir()
        made.save(str(pathlib.Path(work) / "camembert" / "tokenizer.json"))
        (pathlib.Path(work) / "camembert" / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "CamembertTokenizer", "model_max_length": 48}))
        tokenizer = transformers.CamembertTokenizer.from_pretrained(str(pathlib.Path(work) / "camembert"))
        settings.vocab_size = len(tokenizer)
        body = randomised(CamembertModel(settings, add_pooling_layer=False), 9)
        path = save("tiny-camembert", body, tokenizer, limit=48,
                    after=lambda width: [modules.Pooling(width, pooling_mode="cls")])
        cases["tiny-camembert"] = {"model": "tiny-camembert", **golden(path)}
    return cases


# MARK: Byte-level BPE


def roberta():
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    made.train_from_iterator(PROMPTS, trainer)
    with tempfile.TemporaryDirectory() as work:
        made.save(str(pathlib.Path(work) / "tokenizer.json"))
        (pathlib.Path(work) / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "RobertaTokenizer", "model_max_length": 64}))
        tokenizer = transformers.RobertaTokenizer.from_pretrained(work)
    config = RobertaConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=66, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1)
    path = save("tiny-roberta", randomised(RobertaModel(config, add_pooling_layer=False), 10), tokenizer, limit=64,
                after=lambda width: [modules.Pooling(width, pooling_mode="mean")])
    cases = {"tiny-roberta": {"model": "tiny-roberta", **golden(path)}}
    generic = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>", "model_max_length": 64})
    cases["tiny-roberta as it is"] = with_files(path, {"tokenizer_config.json": generic})
    cases.update(separate_files(path))
    return cases


def separate_files(path):
    """The tokenizer from vocab.json and merges.txt, as RoBERTa's class and as GPT-2's."""
    found = json.loads((path / "tokenizer.json").read_text())["model"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in found["merges"]]
    settings = json.loads((path / "tokenizer_config.json").read_text())
    cases = {}
    for name, extra in (("RobertaTokenizer", {}), ("GPT2Tokenizer", {"bos_token": "<s>", "eos_token": "</s>"})):
        files = {
            "vocab.json": json.dumps(found["vocab"], ensure_ascii=False),
            "merges.txt": "#version: 0.2\n" + "\n".join(merges) + "\n",
            "tokenizer_config.json": json.dumps({**settings, "tokenizer_class": name, **extra})}
        with tempfile.TemporaryDirectory() as work:
            copy = pathlib.Path(work) / path.name
            shutil.copytree(path, copy)
            (copy / "tokenizer.json").unlink()
            for file, text in files.items():
                (copy / file).write_text(text)
            cases[f"tiny-roberta {name} of separate files"] = {
                "model": path.name, "files": files, "without": ["tokenizer.json"], **golden(copy)}
    return cases


# MARK: Rotary positions


def nomic():
    tokenizer, size = letters_tokenizer()
    config = NomicBertConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=40,
        max_position_embeddings=80, pad_token_id=0)
    path = save("tiny-nomic", randomised(NomicBertModel(config, add_pooling_layer=False), 11), tokenizer, limit=72, after=mean)
    return {"tiny-nomic": {"model": "tiny-nomic", **golden(path)}}


def modernbert():
    made = Tokenizer(models.BPE())
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made.train_from_iterator(PROMPTS, trainers.BpeTrainer(
        vocab_size=450, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", special_tokens=[(name, special.index(name)) for name in ("[CLS]", "[SEP]")])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made, model_max_length=96, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", mask_token="[MASK]")
    config = ModernBertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=4, num_attention_heads=4, intermediate_size=40,
        max_position_embeddings=128, local_attention=12, pad_token_id=0, cls_token_id=2, sep_token_id=3, bos_token_id=2,
        eos_token_id=3)
    path = save("tiny-modernbert", randomised(ModernBertModel(config), 12), tokenizer, limit=96, after=mean)
    return {"tiny-modernbert": {"model": "tiny-modernbert", **golden(path)}}


# MARK: Decoders' blocks


QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def qwen3():
    made = Tokenizer(models.BPE())
    made.normalizer = normalizers.NFC()
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    end = "<|endoftext|>"
    made.train_from_iterator(PROMPTS, trainers.BpeTrainer(
        vocab_size=420, special_tokens=[end], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made.post_processor = processors.TemplateProcessing(single=f"$A {end}", special_tokens=[(end, 0)])
    with tempfile.TemporaryDirectory() as work:
        made.save(str(pathlib.Path(work) / "tokenizer.json"))
        (pathlib.Path(work) / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "Qwen2Tokenizer", "model_max_length": 80, "eos_token": end, "pad_token": end}))
        tokenizer = transformers.AutoTokenizer.from_pretrained(work)
    config = Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
        head_dim=12, intermediate_size=40, max_position_embeddings=96, pad_token_id=0, eos_token_id=0,
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0})
    path = save("tiny-qwen3", randomised(Qwen3Model(config), 13), tokenizer, limit=80,
                after=lambda width: [modules.Pooling(width, pooling_mode="lasttoken"), modules.Normalize()])
    cases = {"tiny-qwen3": {"model": "tiny-qwen3", **golden(path)}}
    # Flags on tokens around a text change nothing where the file has a template.
    settings = json.loads((path / "tokenizer_config.json").read_text())
    for flag in ("add_bos_token", "add_eos_token"):
        text = json.dumps({**settings, "add_bos_token": False, flag: flag == "add_eos_token"})
        cases[f"tiny-qwen3 {flag}"] = with_files(path, {"tokenizer_config.json": text})
    return cases


def gemma3():
    made = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    made.normalizer = normalizers.Replace(" ", "▁")
    made.pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous")
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    made.train_from_iterator([p.replace(" ", " ▁") for p in PROMPTS[:20]], trainers.BpeTrainer(
        vocab_size=500, special_tokens=special + [f"<0x{byte:02X}>" for byte in range(256)], limit_alphabet=60,
        show_progress=False))
    found = json.loads(made.to_str())
    found["added_tokens"] = found["added_tokens"][:len(special)]
    made = Tokenizer.from_str(json.dumps(found))
    made.post_processor = processors.TemplateProcessing(
        single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 1)])
    with tempfile.TemporaryDirectory() as work:
        made.save(str(pathlib.Path(work) / "tokenizer.json"))
        (pathlib.Path(work) / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "GemmaTokenizer", "model_max_length": 90, "bos_token": "<bos>", "eos_token": "<eos>",
            "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}))
        tokenizer = transformers.AutoTokenizer.from_pretrained(work)
    config = Gemma3TextConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=1,
        head_dim=10, intermediate_size=40, max_position_embeddings=128, sliding_window=10, query_pre_attn_scalar=14,
        use_bidirectional_attention=True, layer_types=["sliding_attention"] * 3 + ["full_attention"])
    path = save("tiny-gemma3", randomised(Gemma3TextModel(config), 14), tokenizer, limit=90, after=lambda width: [
        modules.Pooling(width, pooling_mode="mean"),
        modules.Dense(width, 48, bias=False, activation_function=torch.nn.Identity()),
        modules.Dense(48, 32, bias=False, activation_function=torch.nn.Identity()), modules.Normalize()])
    cases = {"tiny-gemma3": {"model": "tiny-gemma3", **golden(path)}}
    settings = json.loads((path / "config.json").read_text())
    text = json.dumps({**settings, "use_bidirectional_attention": False})
    cases["tiny-gemma3 looking back"] = with_files(path, {"config.json": text})
    return cases


# MARK: Code that is in no package


class OwnCode:
    """Classes of a folder whose files a model's folder would bring along."""

    def __init__(self, folder, config, model, published):
        self.folder, self.names = CODE / folder, {"AutoConfig": config, "AutoModel": model}
        self.config, self.model = (
            transformers.dynamic_module_utils.get_class_from_dynamic_module(name, str(self.folder))
            for name in (config, model))
        self.published = published

    def load(self, path):
        """A folder's model, whose body is made anew: without its constructor buffers that are not saved are not there."""
        with tempfile.TemporaryDirectory() as work:
            copy = pathlib.Path(work) / path.name
            shutil.copytree(path, copy)
            for file in self.folder.glob("*.py"):
                shutil.copy(file, copy)
            settings = json.loads((copy / "config.json").read_text())
            write_json(copy / "config.json", {**settings, "auto_map": self.names})
            trust = {"trust_remote_code": True}
            whole = SentenceTransformer(str(copy), device="cpu", model_kwargs=trust, config_kwargs=trust, **trust)
            body = self.model(self.config(**settings))
            found = body.load_state_dict(safetensors.torch.load_file(str(copy / "model.safetensors")), strict=False)
            assert not found.missing_keys, found
            whole[0].model = body.eval()
            return whole

    def save(self, name, body, tokenizer, *, limit, after, settings):
        """What `save` does, without the code; `settings` of config.json are as published models have them."""
        path = FOLDERS / name
        shutil.rmtree(path, ignore_errors=True)
        with tempfile.TemporaryDirectory() as work:
            folder = pathlib.Path(work) / "body"
            body.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
            transformer = self.load(folder)[0]
            transformer.max_seq_length = limit
            SentenceTransformer(modules=[transformer] + after(body.config.hidden_size), device="cpu").save(
                str(path), create_model_card=False)
        for extra in [*path.glob("*.py"), *(path / name for name in ("README.md", "vocab.txt", "special_tokens_map.json"))]:
            extra.unlink(missing_ok=True)
        # transformers 5 renames rope_scaling when it saves, and the code does not find it again.
        saved = json.loads((path / "config.json").read_text())
        saved.pop("rope_parameters", None)
        names = {key: f"{self.published}--{value}" for key, value in self.names.items()}
        (path / "config.json").write_text(json.dumps({**saved, **settings, "auto_map": names}, indent=2) + "\n")
        return path

    def golden(self, path, **options):
        return vectors_of(self.load(path), **options)


def gte():
    code = OwnCode("new-impl", "configuration.NewConfig", "modeling.NewModel", "Alibaba-NLP/new-impl")
    tokenizer, size = letters_tokenizer()
    config = code.config(
        vocab_size=size, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=40,
        max_position_embeddings=96, type_vocab_size=1, rope_theta=20000.0, pad_token_id=0)
    path = code.save("tiny-gte", randomised(code.model(config), 15), tokenizer, limit=90, after=lambda width: [
        modules.Pooling(width, pooling_mode="cls"), modules.Normalize()],
        settings={"rope_scaling": {"factor": 8.0, "type": "ntk"}})
    cases = {"tiny-gte": {"model": "tiny-gte", **code.golden(path)}}
    settings = json.loads((path / "config.json").read_text())
    for name, change in [("without scaling", {"rope_scaling": None}), ("relu", {"hidden_act": "relu"}),
                         ("without segments", {"type_vocab_size": 0}),
                         ("of a smaller factor", {"rope_scaling": {"factor": 0.5, "type": "ntk"}})]:
        cases["tiny-gte " + name] = with_files(
            path, {"config.json": json.dumps({**settings, **change})}, golden=code.golden)
    return cases


def jina_bert():
    code = OwnCode("jina-bert", "configuration_bert.JinaBertConfig", "modeling_bert.JinaBertModel",
                   "jinaai/jina-bert-implementation")
    tokenizer, size = letters_tokenizer()
    config = code.config(
        vocab_size=size, hidden_size=48, num_hidden_layers=2, num_attention_heads=6, intermediate_size=40,
        max_position_embeddings=96, position_embedding_type="alibi", feed_forward_type="geglu", emb_pooler="mean")
    path = code.save("tiny-jina-bert", randomised(code.model(config), 16), tokenizer, limit=90, after=lambda width: [
        modules.Pooling(width, pooling_mode="mean"), modules.Normalize()], settings={})
    settings = json.loads((path / "config.json").read_text())
    cases = {"tiny-jina-bert": {"model": "tiny-jina-bert", **code.golden(path)}}
    for name, change in [("reglu", {"feed_forward_type": "reglu"}), ("of 8 heads", {"num_attention_heads": 8})]:
        cases["tiny-jina-bert " + name] = with_files(
            path, {"config.json": json.dumps({**settings, **change})}, golden=code.golden)
    return cases


def main():
    global CODE
    os.umask(0o022)
    torch.set_num_threads(1)
    families = [dense, xlm_roberta, roberta, nomic, modernbert, qwen3, gemma3, gte, jina_bert]
    parser = argparse.ArgumentParser()
    parser.add_argument("--code", type=pathlib.Path, default=pathlib.Path("code"))
    parser.add_argument("family", nargs="*", choices=[[], *(family.__name__ for family in families)])
    arguments = parser.parse_args()
    CODE = arguments.code
    reference = ROOT / "Fixtures" / "reference" / "tiny_families.json"
    versions = {module.__name__: module.__version__
                for module in (torch, transformers, sentence_transformers, tokenizers, sentencepiece)}
    whole = {"generator": "scripts/reference/tiny_families.py", "versions": versions, "prompts": PROMPTS, "cases": {}}
    if arguments.family:
        whole = json.loads(reference.read_text())
    for family in families:
        if not arguments.family or family.__name__ in arguments.family:
            for name, case in family().items():
                whole["cases"][name] = case if versions == whole["versions"] else {"versions": versions, **case}
    write_json(reference, whole)


if __name__ == "__main__":
    main()
