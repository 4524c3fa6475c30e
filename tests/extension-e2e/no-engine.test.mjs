// The small package, without the engine: everything about writing recipes works, and training says what is missing.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { latheVsixWithoutEngine } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { lineOf, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

test("without an engine recipes are checked, completed and explained, but not trained", async (t) =>
  withSession("no-engine", t, async (session) => {
    await session.open({ vsix: [latheVsixWithoutEngine()], workspace: sampleWorkspace });
    const { workbench } = session;
    const { editor, problems } = workbench;
    const file = path.join(session.workspace, recipe);

    await session.stage("A wrong key is reported", async () => {
      await workbench.openFile(recipe);
      await editor.replaceLine(await lineOf(file, "lora_rank"), "lora_rnk: 16");
      await problems.show();
      await problems.row("LT2003").first().waitFor();
    });

    await session.stage("Completion offers the right one", async () => {
      await editor.selectLine(await lineOf(file, "lora_rank"));
      await editor.type("lora_ra");
      await editor.accept("lora_rank");
      await editor.type("16");
      await editor.squiggles().first().waitFor({ state: "detached" });
    });

    await session.stage("Hovering explains a key", async () => {
      await editor.hoverFor("cutoff_len", "cutoff_len");
    });

    await session.stage("Training says what is missing", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      const message = workbench.notifications().filter({ hasText: /engine/i });
      await message.first().waitFor();
      assert.equal(await workbench.notifications().count(), 1);
    });
  }));
