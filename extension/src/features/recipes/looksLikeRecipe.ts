const maxLength = 64 * 1024;
const maxLines = 400;

const modelKey = "model_name_or_path";

/** Keys that say "recipe" once a model is named; other tools have some of them, but not beside `model_name_or_path`. */
const companionKeys = new Set([
  "adapter_name_or_path",
  "cutoff_len",
  "dataset",
  "dataset_dir",
  "do_eval",
  "do_predict",
  "do_train",
  "eval_dataset",
  "export_dir",
  "finetuning_type",
  "infer_backend",
  "learning_rate",
  "lora_rank",
  "lora_target",
  "num_train_epochs",
  "output_dir",
  "per_device_train_batch_size",
  "stage",
  "template",
]);

/** Keys that two of make a recipe even before it names its model. */
const distinctiveKeys = new Set([
  "adapter_name_or_path",
  "cutoff_len",
  "dataset_dir",
  "eval_dataset",
  "finetuning_type",
  "gradient_accumulation_steps",
  "lora_alpha",
  "lora_rank",
  "lora_target",
  "per_device_train_batch_size",
]);

/** Keys that only files of other kinds have at their top level: Kubernetes, Compose, CI workflows, MkDocs, Axolotl. */
const foreignKeys = new Set(["apiVersion", "base_model", "jobs", "kind", "services", "site_name"]);

/** A key at the start of a line; YAML's other spellings of one (`? key`) do not occur in recipes. */
const topLevelKey = /^(["']?)([A-Za-z_][\w.-]*)\1[ \t]*:(?:[ \t]|$)/;

/** Whether a YAML text is a training recipe, by its top-level keys. Looks at the beginning of long files only. */
export function looksLikeRecipe(text: string): boolean {
  const keys = topLevelKeys(text);
  if ([...keys].some((key) => foreignKeys.has(key))) {
    return false;
  }
  if (keys.has(modelKey)) {
    return [...keys].some((key) => companionKeys.has(key));
  }
  return [...keys].filter((key) => distinctiveKeys.has(key)).length >= 2;
}

function topLevelKeys(text: string): Set<string> {
  const keys = new Set<string>();
  const lines = text.slice(0, maxLength).replace(/^\uFEFF/, "").split(/\r\n|\r|\n/, maxLines);
  for (const line of lines) {
    const key = topLevelKey.exec(line)?.[2];
    if (key !== undefined) {
      keys.add(key);
    }
  }
  return keys;
}
