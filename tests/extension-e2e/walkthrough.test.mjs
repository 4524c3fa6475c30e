// The walkthrough, done by its own buttons: from nothing to a trained model and its answers.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { Editor } from "./harness/editor.mjs";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { lineOf } from "./harness/workspace.mjs";

const recipe = "lathe-sample/assistant-lora.recipe.yaml";

async function workspace(root) {
  const folder = path.join(root, "workspace");
  await mkdir(folder);
  return folder;
}

test("the walkthrough trains the sample", async (t) =>
  withSession("walkthrough", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { panel, walkthrough } = workbench;
    // The walkthrough stays where it is, and the recipe is opened beside it.
    const editor = new Editor(workbench.page, 2);

    await session.stage("The sample is opened", async () => {
      await workbench.runCommand("Lathe: Show walkthrough");
      await walkthrough.press("Open the sample", "Open the sample");
      await workbench.pick("lathe-sample");
      await editor.opened(recipe);
      await walkthrough.done("Open the sample").waitFor();
    });

    await session.stage("The mistake is shown and fixed", async () => {
      await walkthrough.press("Fix the mistake", "Show the problem");
      await workbench.problems.row("LT2003").first().waitFor();
      await editor.goTo(await lineOf(path.join(session.workspace, recipe), "learnig_rate"));
      await editor.openFixes("learning_rate");
      await editor.press("Enter");
      await editor.line("learning_rate:").waitFor();
      await editor.save();
      await walkthrough.done("Fix the mistake").waitFor();
    });

    await session.stage("The plan is shown", async () => {
      await walkthrough.press("Plan the memory", "Plan memory");
      await editor.page.locator(".editor-instance .view-line", { hasText: "GiB" }).first().waitFor();
      await walkthrough.done("Plan the memory").waitFor();
    });

    await session.stage("The model is trained", async () => {
      await walkthrough.press("Train and watch", "Train recipe");
      await panel.state.filter({ hasText: "Running" }).waitFor();
      await eventually("points", () => panel.points(), ({ points }) => points >= 2);
      await panel.state.filter({ hasText: "Finished" }).waitFor({ timeout: 600_000 });
    });

    await session.stage("Its answers are compared", async () => {
      await walkthrough.done("Train and watch").waitFor();
      await walkthrough.press("Compare the answers", "Show answers");
      const answers = editor.page.locator(".editor-instance .view-line", { hasText: "Spindle" });
      await answers.first().waitFor();
      await walkthrough.done("Compare the answers").waitFor();
      assert.equal(await walkthrough.root.locator(".codicon-getting-started-step-checked").count(), 5);
    });
  }));
