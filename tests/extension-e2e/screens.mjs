// Screenshots of every screen in a real VS Code, in each theme, into artifacts/screens/: to be looked at.
//   node screens.mjs [light|dark|contrast]...
//   node screens.mjs --gallery dark       also puts the best of them into extension/media/gallery, for the README
import { copyFileSync, mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, lineOf, sampleWorkspace } from "./harness/workspace.mjs";

const themes = { light: "Default Light Modern", dark: "Default Dark Modern", contrast: "Default High Contrast" };
const artifacts = fileURLToPath(new URL("artifacts", import.meta.url));
const gallery = fileURLToPath(new URL("../../extension/media/gallery", import.meta.url));
const shown = ["recipe", "memory", "running", "overlay"];

const recipe = "samples/recipes/assistant-lora.recipe.yaml";
const other = "samples/recipes/slower.recipe.yaml";
const large = "large.recipe.yaml";

// A published model whose shape is known without a download, with a training that is too large for most.
const largeText = `### model
model_name_or_path: Qwen/Qwen2.5-7B

### method
stage: sft
do_train: true
finetuning_type: full

### dataset
dataset_dir: samples/data
dataset: instructions
template: qwen
cutoff_len: 2048

### output
output_dir: saves/large

### train
per_device_train_batch_size: 1
gradient_accumulation_steps: 8
learning_rate: 1.0e-5
num_train_epochs: 3.0
bf16: true
`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { gallery: { type: "string" } } });
for (const theme of positionals.length > 0 ? positionals : values.gallery === undefined ? Object.keys(themes) : [values.gallery]) {
  await withSession(`screens/${theme}`, { diagnostic: console.log }, (session) => takeAll(session, theme));
}
if (values.gallery !== undefined) {
  mkdirSync(gallery, { recursive: true });
  for (const name of shown) {
    copyFileSync(path.join(artifacts, "screens", values.gallery, `${name}.png`), path.join(gallery, `${name}.png`));
  }
}

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  const file = path.join(folder, recipe);
  await editRecipe(file, { num_train_epochs: "20.0", logging_steps: "1" });
  await writeFile(path.join(folder, other), await readFile(file, "utf8"));
  await editRecipe(path.join(folder, other), { learning_rate: "4.0e-4", output_dir: "saves/slower", lathe_preview_prompts: "0", num_train_epochs: "0.5" });
  await writeFile(path.join(folder, large), largeText);
  return folder;
}

async function takeAll(session, theme) {
  const settings = {
    "workbench.colorTheme": themes[theme],
    "lathe.memory.gpu": "RTX 4090",
    "workbench.startupEditor": "none",
    "chat.commandCenter.enabled": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
  };
  await session.open({ vsix: [latheVsix()], workspace, settings });
  const { workbench, page } = session;
  const { editor, panel, problems, runsView, walkthrough } = workbench;
  const file = path.join(session.workspace, recipe);
  const take = async (name) => {
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(session.artifacts, `${name}.png`) });
  };
  const stage = (name, action) => session.stage(name, async () => {
    await action();
    await take(name);
  });

  await stage("recipe", async () => {
    await workbench.openFile(recipe);
    await editor.lens("RTX 4090").waitFor();
    await editor.replaceLine(await lineOf(file, "learning_rate"), "learnig_rate: 2.0e-3");
    await problems.show();
    await problems.row("LT2003").first().waitFor();
    await editor.hoverFor("cutoff_len", "cutoff_len");
  });
  await stage("fix", async () => {
    await editor.goTo(await lineOf(file, "learning_rate"));
    await editor.openFixes("learning_rate");
  });
  await stage("completion", async () => {
    await editor.press("Enter");
    await editor.line("learning_rate:").waitFor();
    await editor.save();
    await workbench.runCommand("View: Toggle Panel Visibility");
    await editor.goTo(await lineOf(file, "lora_alpha") + 1);
    await editor.press("End");
    await editor.press("Enter");
    await editor.type("lora_");
    await editor.suggestions().first().waitFor();
    await editor.press("Control+Space");
  });
  await stage("plan", async () => {
    await editor.press("Escape");
    await workbench.runCommand("File: Revert File");
    await workbench.runCommand("Lathe: Plan memory");
    await page.locator(".monaco-editor[data-uri^='lathe-plan'] .view-line", { hasText: "optimizer states" }).first().waitFor();
  });
  await stage("memory", async () => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.openFile(large);
    await problems.show();
    await problems.row("LT4001").first().waitFor();
    await editor.goTo(await lineOf(path.join(session.workspace, large), "finetuning_type"), "finetuning_type: fu".length);
    await editor.lightBulb().click();
    await editor.fix(/LoRA adapter/i).waitFor();
  });
  await stage("first-run", async () => {
    await editor.press("Escape");
    await workbench.runCommand("View: Toggle Panel Visibility");
    await workbench.runCommand("View: Close All Editors");
    await workbench.openFile(other);
    await workbench.runCommand("Lathe: Train recipe");
    await panel.state.filter({ hasText: "Finished" }).waitFor();
  });
  await stage("running", async () => {
    await workbench.openFile(recipe);
    await workbench.runCommand("Lathe: Train recipe");
    await panel.recipe.filter({ hasText: path.basename(recipe) }).waitFor();
    await eventually("points", () => panel.points(), ({ points }) => points >= 60);
    await page.mouse.move(400, 500);
  });
  await stage("runs-view", () => runsView.show());
  await stage("overlay", async () => {
    await workbench.runCommand("Lathe: Compare with run");
    await workbench.pick(path.basename(recipe));
    await workbench.pick(path.basename(other));
    await page.locator(".monaco-diff-editor").waitFor();
    await eventually("curves of the other run", () => panel.curves("slower").count(), (count) => count > 0);
  });
  await stage("post-mortem", async () => {
    const [worker] = session.running("lathe-worker");
    process.kill(worker, "SIGKILL");
    await panel.part("panel-ending").filter({ hasText: /killed/i }).waitFor();
  });
  await stage("walkthrough", async () => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.runCommand("Lathe: Show walkthrough");
    await walkthrough.open("Plan the memory");
  });
  await stage("new-recipe", async () => {
    await workbench.runCommand("Lathe: New recipe");
    await page.locator(".quick-input-title", { hasText: "New recipe" }).waitFor();
  });
  await stage("answers", async () => {
    await page.keyboard.press("Escape");
    await workbench.openFile(recipe);
    await workbench.runCommand("Lathe: Train recipe with overrides");
    const input = page.locator(".quick-input-widget input.input");
    await input.fill("max_steps=4 output_dir=saves/short");
    await take("overrides");
    await input.press("Enter");
    await panel.state.filter({ hasText: "Finished" }).waitFor();
    await workbench.runCommand("Lathe: Show answers before and after");
    await workbench.pick("The run is done");
    await workbench.page.locator(".view-line", { hasText: "Spindle" }).first().waitFor();
  });
}
