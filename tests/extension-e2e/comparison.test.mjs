// Two runs side by side: curves in one chart, recipes in the editor's own diff.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, sampleWorkspace } from "./harness/workspace.mjs";

const first = "samples/recipes/first.recipe.yaml";
const second = "samples/recipes/second.recipe.yaml";

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  const text = await readFile(path.join(folder, "samples/recipes/assistant-lora.recipe.yaml"), "utf8");
  for (const [file, rate, output] of [[first, "2.0e-3", "first"], [second, "5.0e-4", "second"]]) {
    await writeFile(path.join(folder, file), `${text}\nmax_steps: 10\n`);
    await editRecipe(path.join(folder, file), { learning_rate: rate, output_dir: `saves/${output}`, lathe_preview_prompts: "0", logging_steps: "1" });
  }
  return folder;
}

test("two runs are laid over each other, and their recipes are diffed", async (t) =>
  withSession("comparison", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { panel } = workbench;

    for (const [index, file] of [first, second].entries()) {
      await session.stage(`Run ${index + 1} comes to its end`, async () => {
        await workbench.openFile(file);
        await workbench.runCommand("Lathe: Train recipe");
        await panel.recipe.filter({ hasText: path.basename(file) }).waitFor();
        await panel.state.filter({ hasText: "Finished" }).waitFor();
        await eventually("its curve", () => panel.points(), ({ lastStep }) => lastStep === 10);
      });
    }

    await session.stage("Comparing asks for the runs", async () => {
      await workbench.runCommand("Lathe: Compare with run");
      await workbench.pick("second.recipe.yaml");
      await workbench.pick("first.recipe.yaml");
    });

    await session.stage("The recipes differ where they were written so", async () => {
      const diff = workbench.page.locator(".monaco-diff-editor");
      await diff.waitFor();
      const left = diff.locator(".editor.original");
      const right = diff.locator(".editor.modified");
      await left.locator(".view-line", { hasText: "learning_rate" }).filter({ hasText: /0\.?002|2\.?0?e-?0?3/i }).first().waitFor();
      await right.locator(".view-line", { hasText: "learning_rate" }).filter({ hasText: /0\.?0005|5\.?0?e-?0?4/i }).first().waitFor();
    });

    await session.stage("The curves are in one chart", async () => {
      await panel.part("pinned-runs").filter({ hasText: "first.recipe.yaml" }).waitFor();
      await eventually("curves of the other run", () => panel.curves("first").count(), (count) => count > 0);
      await session.look(workbench, "overlay");
    });
  }));
