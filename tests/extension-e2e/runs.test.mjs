// What happens to a run around it: another window looks on, daemons die, the worker dies, and it is gone on with.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await editRecipe(path.join(folder, recipe), { num_train_epochs: "100.0" });
  return folder;
}

test("a run is seen from another window, outlives its daemons, and its death is told", async (t) =>
  withSession("runs", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { panel, runsView } = workbench;
    const output = path.join(session.workspace, "saves", "assistant-lora");

    await session.stage("A run goes on", async () => {
      await workbench.openFile(recipe);
      await workbench.runCommand("Lathe: Train recipe");
      await panel.state.filter({ hasText: "Running" }).waitFor();
      await eventually("points", () => panel.points(), ({ points }) => points >= 2);
    });

    const other = await session.window();

    await session.stage("Another window sees it", async () => {
      await other.runCommand("Lathe: Open panel");
      await other.panel.state.filter({ hasText: "Running" }).waitFor();
      const first = await eventually("points", () => other.panel.points(), ({ points }) => points >= 2);
      await eventually("more points", () => other.panel.points(), ({ lastStep }) => lastStep > first.lastStep);
      await other.runsView.show();
      await other.runsView.row("assistant-lora").first().waitFor();
      await session.look(other, "other-window");
    });

    await session.stage("A checkpoint is written when it is asked for", async () => {
      await workbench.runCommand("Lathe: Save checkpoint now");
      await eventually("a checkpoint", () => checkpoints(output), (found) => found.length > 0);
    });

    await session.stage("Killed daemons are replaced, and the run goes on", async () => {
      const daemons = session.running("lathe");
      assert.equal(daemons.length, 2);
      const { lastStep } = await panel.points();
      daemons.forEach((pid) => process.kill(pid, "SIGKILL"));
      for (const each of [workbench, other]) {
        await each.notifications().filter({ hasText: /restarted|started again/ }).first().waitFor();
        await eventually("the curve going on", () => each.panel.points(), (now) => now.lastStep > lastStep);
        assert.equal(await each.panel.state.innerText(), "Running");
        // One message for one death.
        assert.equal(await each.notifications().count(), 1);
      }
    });

    await session.stage("A killed worker leaves a card that says what happened", async () => {
      const [worker, ...further] = session.running("lathe-worker");
      assert.deepEqual(further, []);
      process.kill(worker, "SIGKILL");
      for (const each of [workbench, other]) {
        await each.panel.state.filter({ hasText: "Failed" }).waitFor();
        const card = each.panel.part("panel-ending");
        await card.filter({ hasText: /killed/i }).waitFor();
        await each.panel.part("post-mortem-resume").waitFor();
      }
    });

    await session.stage("The card's button goes on from the checkpoint", async () => {
      const from = Math.max(...checkpoints(output));
      await panel.part("post-mortem-resume").click();
      await panel.state.filter({ hasText: "Running" }).waitFor();
      const first = await eventually("points", () => panel.points(), ({ points }) => points >= 1);
      assert.ok(first.lastStep > from, `${first.lastStep} after checkpoint-${from}`);
    });

    await session.stage("It is stopped from the view of runs", async () => {
      await runsView.show();
      await runsView.action("assistant-lora", "Stop run", async () => /^Stop/.test(await panel.state.innerText()));
      await panel.state.filter({ hasText: "Stopped" }).waitFor();
    });
  }));

/** Steps of the checkpoints in an output folder. */
function checkpoints(output) {
  return readdirSync(output).map((name) => Number(/^checkpoint-(\d+)$/.exec(name)?.[1] ?? NaN)).filter((step) => !Number.isNaN(step));
}
