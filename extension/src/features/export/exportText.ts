import * as path from "node:path";
import type { ModelExportParams, ModelExportProgressParams, ModelExportResult } from "../../infrastructure/protocol.generated";
import { formatSize } from "../runs/outputQuestion";

/** A form that a model can be exported in, as a list shows it. */
export interface ExportChoice {
  label: string;
  description: string;
  format: string;
  quantization?: string;
  /** At the end of a folder's name. */
  suffix: string;
}

/** What is offered, the usual first. */
export const exportChoices: readonly ExportChoice[] = [
  { label: "Safetensors", description: "a folder for Hugging Face's libraries", format: "safetensors", suffix: "merged" },
  { label: "PyTorch (.bin)", description: "the same, for older programs", format: "bin", suffix: "merged-bin" },
  { label: "GGUF", description: "one file for llama.cpp and Ollama, weights as the base has them", format: "gguf", suffix: "gguf" },
  { label: "GGUF, Q8_0", description: "about half the size of 16 bits", format: "gguf", quantization: "q8_0", suffix: "gguf-q8_0" },
  { label: "GGUF, Q4_0", description: "about a quarter of the size of 16 bits", format: "gguf", quantization: "q4_0", suffix: "gguf-q4_0" },
  { label: "Safetensors, NF4", description: "four bits in bitsandbytes' layout", format: "safetensors", quantization: "nf4", suffix: "nf4" },
  { label: "Safetensors, int8", description: "eight bits in bitsandbytes' layout", format: "safetensors", quantization: "int8", suffix: "int8" },
];

/** The folder that is proposed: in `exports` beside the recipe, named after it and the form. */
export function proposedFolder(recipePath: string, choice: ExportChoice): string {
  const name = path.basename(recipePath).replace(/(\.recipe)?\.ya?ml$/i, "");
  return path.join(path.dirname(recipePath), "exports", `${name}-${choice.suffix}`);
}

/** Why something can't be the folder of an export; undefined when it can. */
export function problemOfFolder(folder: string): string | undefined {
  return path.isAbsolute(folder.trim()) ? undefined : "The absolute path of a folder is needed.";
}

export function exportParams(target: { recipe: string } | { run: string }, choice: ExportChoice, output: string, token: string): ModelExportParams {
  const { format, quantization } = choice;
  return { output: output.trim(), format, token, overwrite: false, ...target, ...(quantization === undefined ? {} : { quantization }) };
}

/** What a progress notification shows; the share is of the phase. */
export function exportProgress({ phase, done, total }: ModelExportProgressParams): { message: string; percent: number } {
  const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
  switch (phase) {
    case "writing":
      return { message: `writing, ${formatSize(done)} of ${formatSize(total)}`, percent };
    case "checking":
      return { message: `comparing with base and adapter, ${done} of ${total}`, percent };
    default:
      return { message: `${phase}, ${done} of ${total} layers`, percent };
  }
}

/** What is said at the end, and what there is to know beside it. */
export function exportedText(result: ModelExportResult): string {
  const { output, files, bytes, notices } = result;
  const size = `${files.length} file${files.length === 1 ? "" : "s"}, ${formatSize(bytes)}`;
  return [`The model is in ${output} (${size}). ${comparedText(result)}`, ...notices].join(" ");
}

function comparedText({ difference, sameNext, likeliest, unchecked }: ModelExportResult): string {
  if (difference === undefined || sameNext === undefined) {
    return `It was not compared with what it was made of${unchecked === undefined ? "" : `: ${unchecked}`}.`;
  }
  const same = `${(100 * sameNext).toFixed(1)} % of the likeliest tokens are the same.`;
  const most = `differ by at most ${difference.toExponential(1)} of the largest`;
  return likeliest === undefined
    ? `Its logits ${most}, and ${same}`
    : `In llama.cpp its log probabilities of the ${likeliest} likeliest tokens ${most} logit, and ${same}`;
}
