// A folder that is not trusted: recipes are looked after, and nothing is started.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { lineOf, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

test("an untrusted workspace is edited and not trained", async (t) =>
  withSession("trust", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace: sampleWorkspace, trust: true });
    const { workbench } = session;
    const { editor, problems } = workbench;
    const file = path.join(session.workspace, recipe);

    await session.stage("The window is restricted", async () => {
      await workbench.statusBarItem("Restricted Mode").waitFor();
    });

    await session.stage("A wrong key is reported", async () => {
      await workbench.openFile(recipe);
      await editor.replaceLine(await lineOf(file, "lora_rank"), "lora_rnk: 16");
      await problems.show();
      await problems.row("LT2003").first().waitFor();
    });

    await session.stage("Training is refused, with a way to trust", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      const message = workbench.notifications().filter({ hasText: "Training is off until you trust this workspace." });
      await message.waitFor();
      assert.deepEqual(session.running("lathe-worker"), []);
      await workbench.answer("Manage trust");
      await workbench.page.locator(".workspace-trust-editor").waitFor();
    });
  }));
