// What the extension is for, from end to end: write a recipe, train it, watch it, lose the window, stop, come back.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, lineOf, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

/** The sample, but long enough to be stopped: by itself it would be over in a minute. */
async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await editRecipe(path.join(folder, recipe), { num_train_epochs: "100.0" });
  return folder;
}

test("a recipe is written, trained, watched over reloads and stopped", async (t) =>
  withSession("flow", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { editor, problems, panel } = workbench;
    const file = path.join(session.workspace, recipe);
    const output = path.join(session.workspace, "saves", "assistant-lora");

    await session.stage("Open the recipe", async () => {
      await workbench.openFile(recipe);
      await eventually("the recipe's language", () => workbench.language(), (name) => name === "Lathe Recipe");
    });

    await session.stage("A wrong key is reported", async () => {
      await editor.replaceLine(await lineOf(file, "learning_rate"), "learnig_rate: 2.0e-3");
      await editor.squiggles().first().waitFor();
      await problems.show();
      await problems.row("LT2003").first().waitFor();
      const texts = await problems.texts();
      assert.equal(texts.length, 1, texts.join("\n"));
      assert.match(texts[0], /learnig_rate/);
      assert.match(texts[0], /lathe/i);
    });

    await session.stage("The right key is not", async () => {
      await editor.replaceLine(await lineOf(file, "learning_rate"), "learning_rate: 2.0e-3");
      // The squiggle goes with its text; the list waits for the daemon's answer.
      await eventually("an empty list", () => problems.texts(), (texts) => texts.length === 0);
      await editor.squiggles().first().waitFor({ state: "detached" });
    });

    await session.stage("Completion offers a key", async () => {
      await editor.selectLine(await lineOf(file, "lora_alpha"));
      await editor.type("lora_a");
      await editor.suggestion("lora_alpha").first().waitFor();
    });

    await session.stage("Completion inserts the key", async () => {
      await editor.accept("lora_alpha");
      await editor.type("32");
      await editor.save();
      const text = await readFile(file, "utf8");
      assert.match(text, /^lora_alpha: 32$/m);
    });

    const before = await session.stage("Training starts and its curve moves", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      await panel.state.filter({ hasText: "Running" }).waitFor();
      const first = await eventually("points", () => panel.points(), ({ points }) => points >= 2);
      const pixels = await panel.pixels();
      const later = await eventually("more points", () => panel.points(), ({ points }) => points > first.points);
      assert.ok(later.lastStep > first.lastStep);
      await eventually("another drawing", () => panel.pixels(), (now) => now !== pixels);
      assert.match(await panel.part("panel-loss").innerText(), /^\d+\.\d+$/);
      return later;
    });

    await session.stage("A reload in the middle loses nothing", async () => {
      await workbench.reload();
      await panel.state.filter({ hasText: "Running" }).waitFor();
      const after = await eventually("the run going on", () => panel.points(), ({ lastStep }) => lastStep > before.lastStep);
      assert.equal(after.points, await loggedLosses(output, after.lastStep));
    });

    await session.stage("Stopping leaves a checkpoint", async () => {
      await workbench.runCommand("Lathe: Stop run");
      await panel.state.filter({ hasText: "Stopped" }).waitFor();
      assert.equal(await panel.part("stop-button").isVisible(), false);
      const { lastStep } = await panel.points();
      // Steps between two points of the curve are trained and saved too.
      const newest = Math.max(...readdirSync(output).map((name) => Number(/^checkpoint-(\d+)$/.exec(name)?.[1] ?? 0)));
      assert.ok(newest >= lastStep, `${readdirSync(output)} after step ${lastStep}`);
      assert.ok(existsSync(path.join(output, `checkpoint-${newest}`, "adapter_model.safetensors")));
    });

    await session.stage("After another reload the curve is still whole", async () => {
      const stopped = await panel.points();
      await workbench.reload();
      await panel.state.filter({ hasText: "Stopped" }).waitFor();
      const after = await eventually("the curve", () => panel.points(), ({ lastStep }) => lastStep === stopped.lastStep);
      assert.equal(after.points, await loggedLosses(output, after.lastStep));
    });
  }));

/** How many losses the run has logged up to a step, from LLaMA-Factory's log file: a source the panel does not use. */
async function loggedLosses(output, step) {
  const lines = (await readFile(path.join(output, "trainer_log.jsonl"), "utf8")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  return lines.filter((line) => line.loss !== undefined && line.current_steps <= step).length;
}
