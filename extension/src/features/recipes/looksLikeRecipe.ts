const maxLength = 64 * 1024;
const maxLines = 400;

const modelKey = "model_name_or_path";

/** What is done with the model. Other tools have some of these keys, but not beside `model_name_or_path`. */
const purposeKeys = ["stage", "finetuning_type", "do_train", "export_dir", "infer_backend"];

/** A key at the start of a line; YAML's other spellings of one (`? key`) do not occur in recipes. */
const topLevelKey = /^(["']?)([A-Za-z_][\w.-]*)\1[ \t]*:(?:[ \t]|$)/;

/** Whether a YAML text is a recipe: a mapping with a model and what to do with it. Looks at the beginning of long files only. */
export function looksLikeRecipe(text: string): boolean {
  const keys = topLevelKeys(text);
  return keys.has(modelKey) && purposeKeys.some((key) => keys.has(key));
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
