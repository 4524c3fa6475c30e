// A run in the user's hands: a mistake mended from the keyboard, training from the lens, pausing, going on, stopping.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, lineOf, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await editRecipe(path.join(folder, recipe), { num_train_epochs: "100.0" });
  return folder;
}

test("a mistake is mended by the keyboard, and a run is paused and goes on", async (t) =>
  withSession("control", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { editor, panel, problems } = workbench;
    const file = path.join(session.workspace, recipe);

    await session.stage("A quick fix mends a wrong key", async () => {
      await workbench.openFile(recipe);
      await editor.replaceLine(await lineOf(file, "lora_rank"), "lora_rnak: 16");
      await editor.squiggles().first().waitFor();
      await editor.openFixes("lora_rank");
      await editor.press("Enter");
      await editor.line("lora_rank: 16").waitFor();
      await problems.show();
      await eventually("an empty list", () => problems.texts(), (texts) => texts.length === 0);
    });

    await session.stage("Completion is taken by the keyboard alone", async () => {
      await editor.selectLine(await lineOf(file, "lora_alpha"));
      await editor.type("lora_alp");
      await editor.suggestion("lora_alpha").first().waitFor();
      await editor.press("Enter");
      await editor.suggestion("lora_alpha").first().waitFor({ state: "detached" });
      await editor.type("32");
      await editor.press("Escape");
      await editor.save();
      assert.match(await readFile(file, "utf8"), /^lora_alpha: 32$/m);
    });

    await session.stage("The lens starts the run", async () => {
      await editor.goTo(1);
      await editor.lens("Train").click();
      await panel.state.filter({ hasText: "Running" }).waitFor();
      await eventually("points", () => panel.points(), ({ points }) => points >= 2);
    });

    const paused = await session.stage("A paused run does nothing", async () => {
      await workbench.runCommand("Lathe: Pause run");
      await panel.state.filter({ hasText: "Paused" }).waitFor();
      return await panel.points();
    });

    await session.stage("It goes on where it was", async () => {
      await workbench.runCommand("Lathe: Resume run");
      await panel.state.filter({ hasText: "Running" }).waitFor();
      const after = await eventually("the curve going on", () => panel.points(), ({ lastStep }) => lastStep > paused.lastStep);
      assert.equal(after.points - paused.points, (after.lastStep - paused.lastStep) / 5);
    });

    await session.stage("It is stopped", async () => {
      await workbench.runCommand("Lathe: Stop run");
      await panel.state.filter({ hasText: "Stopped" }).waitFor();
    });
  }));
