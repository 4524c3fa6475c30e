// A workspace of two folders: what is relative in a recipe starts from the recipe's own folder.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, sampleWorkspace, writeFiles } from "./harness/workspace.mjs";

const sample = "samples/recipes/assistant-lora.recipe.yaml";

// The second folder has no model, so that one of the two places would be noticed to be wrong either way.
async function workspace(root) {
  const first = await sampleWorkspace(root, "first");
  await editRecipe(path.join(first, sample), { num_train_epochs: "0.1", logging_steps: "1", lathe_preview_prompts: "0", eval_strategy: '"no"' });
  await writeFiles(path.join(root, "second"), {
    "second.recipe.yaml": "model_name_or_path: samples/models/tiny\nstage: sft\ndo_train: true\ndataset: identity\ndataset_dir: samples/data\noutput_dir: saves/x\n",
  });
  await writeFiles(root, { "both.code-workspace": JSON.stringify({ folders: [{ path: "second" }, { path: "first" }] }) });
  return path.join(root, "both.code-workspace");
}

test("each folder of a workspace has its own relative paths", async (t) =>
  withSession("multi-root", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { problems, panel } = workbench;

    await session.stage("A model that is not in the recipe's folder is missing", async () => {
      await workbench.openFile(path.join(session.root, "second", "second.recipe.yaml"));
      await problems.show();
      await problems.row("LT6001").first().waitFor();
    });

    await session.stage("A model that is in the recipe's folder is found", async () => {
      await workbench.openFile(path.join(session.root, "first", sample));
      await workbench.runCommand("Lathe: Train recipe");
      await panel.state.filter({ hasText: "Finished" }).waitFor();
      const findings = await problems.texts();
      assert.ok(findings.every((text) => !text.includes("assistant-lora")), findings.join("\n"));
    });

    await session.stage("The output is in the recipe's folder", async () => {
      assert.ok(existsSync(path.join(session.root, "first", "saves", "assistant-lora", "adapter_model.safetensors")));
      assert.ok(!existsSync(path.join(session.root, "second", "saves")));
    });
  }));
