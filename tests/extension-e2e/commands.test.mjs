// The commands that the other tests don't need: a recipe made from answers, checked, trained with other values, removed; a configuration
// of Axolotl taken over; what somebody who helps has to know.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { sampleWorkspace, writeFiles } from "./harness/workspace.mjs";

const sample = "samples/recipes/assistant-lora.recipe.yaml";

const axolotl = [
  "base_model: samples/models/tiny",
  "datasets:",
  "  - path: samples/data/identity.json",
  "    type: alpaca",
  "adapter: lora",
  "lora_r: 8",
  "lora_alpha: 16",
  "sequence_len: 128",
  "micro_batch_size: 4",
  "num_epochs: 1",
  "learning_rate: 0.001",
  "flash_attention: true",
  "sample_packing: true",
  "lora_mlp_kernel: true",
  "",
].join("\n");

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await writeFiles(folder, { "configs/axolotl.yml": axolotl });
  return folder;
}

test("recipes are made, checked, trained with other values and removed", async (t) =>
  withSession("commands", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench, page } = session;
    const { editor, panel } = workbench;
    const input = page.locator(".quick-input-widget input.input");
    const output = path.join(session.workspace, "saves", "other");

    await session.stage("A recipe is checked", async () => {
      await workbench.openFile(sample);
      await workbench.runCommand("Lathe: Validate recipe");
      await workbench.notifications().filter({ hasText: /assistant-lora\.recipe\.yaml: 2 notes.*fits/ }).first().waitFor();
    });

    await session.stage("It is trained with other values", async () => {
      await workbench.runCommand("Lathe: Train recipe with overrides");
      await input.waitFor();
      await input.fill("max_steps 2");
      await page.locator(".quick-input-message", { hasText: "key=value" }).waitFor();
      await input.fill("max_steps=2 output_dir=saves/other lathe_preview_prompts=0");
      await input.press("Enter");
      await panel.state.filter({ hasText: "Finished" }).waitFor();
      assert.ok(existsSync(path.join(output, "adapter_model.safetensors")));
      assert.doesNotMatch(await readFile(path.join(session.workspace, sample), "utf8"), /max_steps/);
    });

    await session.stage("The report says what a helper needs, and no secret", async () => {
      await workbench.runCommand("Lathe: Collect diagnostics");
      const report = page.locator(".monaco-editor[data-uri^='untitled'] .view-line");
      await report.filter({ hasText: "Lathe diagnostics" }).first().waitFor();
      await report.filter({ hasText: "protocol 2." }).first().waitFor();
    });

    await session.stage("The run and what it trained are removed", async () => {
      await workbench.runCommand("Lathe: Remove run");
      await workbench.pick("assistant-lora.recipe.yaml");
      await workbench.pick("Remove its records and what it trained");
      const question = page.locator(".monaco-dialog-box");
      await question.filter({ hasText: /can't be undone/ }).waitFor();
      await question.locator(".monaco-button", { hasText: "Remove" }).click();
      // Lathe's lock of the folder stays.
      await eventually("an empty folder", () => readdirSync(output), (names) => names.join() === ".lathe");
      await workbench.runsView.show();
      await eventually("no run in the view", () => workbench.runsView.row("assistant-lora").count(), (count) => count === 0);
    });

    await session.stage("A new recipe is made from four answers", async () => {
      await workbench.openFile(sample);
      await workbench.runCommand("Lathe: New recipe");
      await workbench.pick("LoRA");
      await workbench.pick("this machine");
      await workbench.pick("tiny");
      await workbench.pick("identity");
      await editor.line("model_name_or_path:").filter({ hasText: "tiny" }).waitFor();
      await eventually("the recipe's language", () => workbench.language(), (name) => name === "Lathe Recipe");
      await editor.lens(/of \d+\.\d GiB/).waitFor();
      assert.equal(await editor.squiggles().count(), 0);
    });

    await session.stage("A configuration of Axolotl is taken over, and what was not is listed", async () => {
      await workbench.openFile("configs/axolotl.yml");
      await workbench.runCommand("Lathe: Import Axolotl recipe");
      await page.locator(".monaco-dialog-box", { hasText: "dataset_info.json" }).locator(".monaco-button", { hasText: "Write" }).click();
      await editor.line("lora_rank: 8").waitFor();
      await eventually("the list of datasets", () => existsSync(path.join(session.workspace, "configs", "axolotl-data", "dataset_info.json")));
      await session.look(workbench, "imported");
      await workbench.answer("Show what was left out");
      await page.locator(".view-line", { hasText: "lora_mlp_kernel" }).first().waitFor();
    });
  }));
