// The small package, and the engine's archive that it installs by one command: then it trains.
import path from "node:path";
import test from "node:test";
import { engineArchive, latheVsixWithoutEngine } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";
const archive = engineArchive();
const skip = archive === null && "There is no archive of the engine; in extension/, npm run package -- --engine-archive makes it in minutes.";

async function workspace(root) {
  const folder = await sampleWorkspace(root);
  await editRecipe(path.join(folder, recipe), { num_train_epochs: "0.1" });
  return folder;
}

test("the engine is installed from its archive, and trains", { skip }, async (t) =>
  withSession("engine", t, async (session) => {
    await session.open({ vsix: [latheVsixWithoutEngine()], workspace, settings: { "lathe.engine.source": archive } });
    const { workbench } = session;

    await session.stage("The engine is installed", async () => {
      await workbench.openFile(recipe);
      await workbench.runCommand("Lathe: Install engine");
      await workbench.notifications().filter({ hasText: /Installing the engine/ }).first().waitFor();
      await session.look(workbench, "progress");
      await workbench.notifications().filter({ hasText: /The engine .* is installed/ }).first().waitFor({ timeout: 300_000 });
    });

    await session.stage("It trains", async () => {
      await workbench.runCommand("Lathe: Train recipe");
      await workbench.panel.state.filter({ hasText: "Finished" }).waitFor();
    });
  }));
