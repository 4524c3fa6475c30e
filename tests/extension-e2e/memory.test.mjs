// Whether a training fits, before it is started: the verdict on its line, the remedy taken from the menu, the verdict gone.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, lineOf, sampleWorkspace, writeFiles } from "./harness/workspace.mjs";

const large = "recipes/large.recipe.yaml";
const small = "samples/recipes/assistant-lora.recipe.yaml";

// A published model whose shape is known without a download. The folder of the model is missing here, which is another finding.
const largeText = [
  "### model",
  "model_name_or_path: Qwen/Qwen2.5-7B",
  "",
  "### method",
  "stage: sft",
  "do_train: true",
  "finetuning_type: full",
  "",
  "### dataset",
  "dataset_dir: samples/data",
  "dataset: identity",
  "template: qwen",
  "cutoff_len: 2048",
  "",
  "### output",
  "output_dir: saves/large",
  "",
  "### train",
  "per_device_train_batch_size: 1",
  "gradient_accumulation_steps: 8",
  "learning_rate: 1.0e-5",
  "bf16: true",
  "",
].join("\n");

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await writeFiles(folder, { [large]: largeText });
  // Short, so that the run that is started at the end is over soon.
  await editRecipe(path.join(folder, small), { num_train_epochs: "0.05" });
  return folder;
}

test("a training that does not fit is marked, mended and unmarked", async (t) =>
  withSession("memory", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace, settings: { "lathe.memory.gpu": "RTX 4090" } });
    const { workbench, page } = session;
    const { editor, problems } = workbench;
    const file = path.join(session.workspace, large);
    const plan = page.locator(".monaco-editor[data-uri^='lathe-plan']");

    await session.stage("The verdict is in the list of problems", async () => {
      await workbench.openFile(large);
      await problems.show();
      await problems.row("LT4001").first().waitFor();
      const [text] = (await problems.texts()).filter((row) => row.includes("LT4001"));
      assert.match(text, /needs \d+\.\d GiB, RTX 4090 has 23\.0 GiB/);
      assert.match(text, /hang on finetuning_type/);
    });

    await session.stage("It is on the value that weighs most", async () => {
      await problems.row("LT4001").first().dblclick();
      const line = await lineOf(file, "finetuning_type");
      await workbench.statusBarItem(`Ln ${line}, Col ${"finetuning_type: full".length + 1} (4 selected)`).waitFor();
    });

    await session.stage("The total stands above the recipe and behind the micro-batch", async () => {
      await editor.lens("RTX 4090").waitFor();
      assert.match(await editor.lens("RTX 4090").innerText(), /RTX 4090: \d+\.\d of 23\.0 GiB, too large/);
      await editor.line("per_device_train_batch_size: 1").filter({ hasText: "GiB" }).waitFor();
    });

    await session.stage("Hovering shows the items", async () => {
      await editor.hoverFor("full", "optimizer states");
    });

    await session.stage("The lens shows the plan", async () => {
      await page.keyboard.press("Escape");
      await editor.lens("RTX 4090").click();
      await plan.locator(".view-line", { hasText: "optimizer states" }).first().waitFor();
    });

    await session.stage("Remedies are in the menu of the light bulb", async () => {
      await workbench.runCommand("View: Close Editors in Other Groups");
      await plan.waitFor({ state: "detached" });
      await editor.goTo(await lineOf(file, "finetuning_type"), "finetuning_type: fu".length);
      await editor.lightBulb().click();
      await editor.fix(/train a LoRA adapter instead of all weights \(-> \d+\.\d GiB\)/i).waitFor();
    });

    await session.stage("A remedy is taken", async () => {
      await editor.fix(/in chunks; train a LoRA adapter/i).click();
      await editor.line("finetuning_type: lora").waitFor();
      await editor.line("enable_liger_kernel: true").waitFor();
    });

    await session.stage("The verdict is gone", async () => {
      await eventually("no finding about memory", () => problems.texts(), (texts) => !texts.some((text) => text.includes("LT4")));
      await editor.lens(/^RTX 4090: \d+\.\d of 23\.0 GiB( ·.*)?$/).waitFor();
      await editor.save();
      assert.match(await readFile(file, "utf8"), /^finetuning_type: lora$/m);
    });
  }));

test("a run that needs too much is asked about, and started all the same", async (t) =>
  withSession("memory-question", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace, settings: { "lathe.memory.gib": 0.1 } });
    const { workbench, page } = session;
    const { editor, panel } = workbench;
    const question = page.locator(".monaco-dialog-box");
    const button = (name) => question.locator(".monaco-button", { hasText: name });
    const output = path.join(session.workspace, "saves", "assistant-lora");

    await session.stage("The question names what is needed and what there is", async () => {
      await workbench.openFile(small);
      await editor.lens("Memory").waitFor();
      await workbench.runCommand("Lathe: Train recipe");
      await question.waitFor();
      assert.match(await question.innerText(), /needs \d+\.\d GiB, 0\.1 GiB are given/);
    });

    await session.stage("Cancelling starts nothing", async () => {
      await button("Cancel").click();
      await question.waitFor({ state: "detached" });
      assert.equal(await panel.state.count(), 0);
      assert.equal(existsSync(output), false);
    });

    await session.stage("The fixes can be shown instead", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      await button("Show fixes").click();
      await editor.fix(/GiB/).waitFor();
      await page.keyboard.press("Escape");
      assert.equal(existsSync(output), false);
    });

    await session.stage("Starting anyway starts the run", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      await button("Start anyway").click();
      await panel.state.filter({ hasText: /Running|Finished/ }).waitFor();
    });

    await session.stage("The run comes to its end", async () => {
      await panel.state.filter({ hasText: "Finished" }).waitFor();
    });
  }));
