// A model of Baichuan 2's shape (one matrix for queries, keys and values, a normalised head, a SentencePiece tokenizer), small enough for a test.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { sentencePieceModel } from "./sentencePiece.mjs";

const shape = { hidden_size: 128, intermediate_size: 344, num_hidden_layers: 4, num_attention_heads: 4 };
const marks = Array.from({ length: 120 }, (_, i) => `<reserved_${i}>`);

/** Writes configuration and tokenizer; weights are made by a training from scratch. */
export async function writeBaichuan(folder, texts) {
  const tokenizer = sentencePieceModel(texts, marks, 800);
  const config = {
    architectures: ["BaichuanForCausalLM"],
    model_type: "baichuan",
    ...shape,
    vocab_size: tokenizer.size,
    hidden_act: "silu",
    max_position_embeddings: 512,
    model_max_length: 512,
    rms_norm_eps: 1e-6,
    initializer_range: 0.02,
    tie_word_embeddings: false,
    z_loss_weight: 0,
    bos_token_id: 1,
    eos_token_id: 2,
    pad_token_id: 0,
    torch_dtype: "float32",
  };
  const settings = {
    tokenizer_class: "BaichuanTokenizer",
    add_bos_token: false,
    add_eos_token: false,
    bos_token: "<s>",
    eos_token: "</s>",
    pad_token: "<unk>",
    unk_token: "<unk>",
    model_max_length: 512,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "config.json"), `${JSON.stringify(config, undefined, 2)}\n`);
  await writeFile(path.join(folder, "tokenizer_config.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
  await writeFile(path.join(folder, "tokenizer.model"), tokenizer.bytes);
}
