// A workspace whose recipe runs on the scripted worker, and a daemon that starts it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Daemon, fakeWorker, repository, temporaryFolder, uriOf } from "./client.mjs";

/**
 * A folder with a recipe whose run_name is the script of the fake engine.
 * @param {import("node:test").TestContext} t
 * @param {string} script
 * @param {string} [name] of the recipe
 */
export function workspace(t, script, name = "my recipe.yaml") {
  const folder = temporaryFolder(t);
  const recipe = path.join(folder, name);
  writeFileSync(
    recipe,
    [
      `model_name_or_path: ${path.join(repository, "samples/models/tiny")}`,
      "stage: sft",
      "do_train: true",
      "finetuning_type: lora",
      `dataset_dir: ${path.join(repository, "samples/data")}`,
      "dataset: identity",
      "template: chatml",
      "output_dir: out",
      `run_name: ${script}`,
      "",
    ].join("\n"),
  );
  return { folder, recipe, uri: uriOf(recipe) };
}

/** A daemon with a folder open, whose runs are made by the scripted worker. */
export const started = (t, folder, options = {}) => Daemon.initialized(t, { folders: [folder], env: { LATHE_WORKER: fakeWorker }, ...options });

export const isOver = (run) => ["finished", "stopped", "failed", "lost"].includes(run.state);

/** The newest state of a run, once it fits. */
export async function state(daemon, id, fits) {
  const { runs } = await daemon.received("lathe/run/didChange", ({ runs }) => runs.some((run) => run.id === id && fits(run)));
  return runs.find((run) => run.id === id && fits(run));
}

/** A run that has ended, and the daemon that saw it. */
export async function ended(t, script, { prepare, ...params } = {}) {
  const made = workspace(t, script);
  prepare?.(made.folder);
  const daemon = await started(t, made.folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: made.uri, ...params });
  return { ...made, daemon, run: await state(daemon, run.id, isOver) };
}

/** A run that goes on until it is stopped. */
export async function running(t) {
  const made = workspace(t, "until-stopped");
  const daemon = await started(t, made.folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: made.uri });
  await state(daemon, run.id, (now) => now.step >= 1);
  return { ...made, daemon, run };
}

/** Ends the worker of a run without a word. */
export const kill = (run) => process.kill(JSON.parse(readFileSync(path.join(run.recordsDirectory, "run.json"), "utf8")).worker.processId, "SIGKILL");

/** A checkpoint to go on from, as far as a start looks at it. */
export function checkpoint(folder) {
  mkdirSync(path.join(folder, "out/checkpoint-4"), { recursive: true });
  writeFileSync(path.join(folder, "out/checkpoint-4/optimizer.safetensors"), "");
}
