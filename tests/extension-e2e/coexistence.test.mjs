// Beside a YAML extension: a recipe is Lathe's alone, any other YAML file is not Lathe's at all.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsixWithoutEngine } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { writeFiles } from "./harness/workspace.mjs";
import { yamlClient } from "./harness/yamlClient.mjs";

// A schema for every YAML file, under which both extensions would have something to say on the same places.
const schema = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    ["model_name_or_path", "stage", "finetuning_type", "lora_rank", "lora_alpha", "lora_target", "output_dir", "do_train", "colour"].map((key) => [
      key,
      { description: "From the schema." },
    ]),
  ),
};

const recipe = `model_name_or_path: models/x
stage: sft
finetuning_type: lora
lora_rank: 8
lora_targt: all
output_dir: saves/x
`;

const other = `colour: green
shape: round
`;

async function workspace(root) {
  const folder = path.join(root, "workspace");
  await writeFiles(folder, { "train.yaml": recipe, "late.yaml": recipe, "other.yaml": other, "schema.json": JSON.stringify(schema) });
  await writeFiles(folder, settings(folder, { schema: true, detect: true }));
  return folder;
}

/** The YAML extension's own checks: with a schema for every YAML file, or off. Lathe's detection of recipes, on or off. */
const settings = (folder, { schema, detect }) => ({
  ".vscode/settings.json": JSON.stringify({
    ...(schema ? { "yaml.schemas": { [path.join(folder, "schema.json")]: "*.yaml" } } : { "yaml.schemas": {}, "yaml.validate": false, "yaml.completion": false }),
    "lathe.recipes.detect": detect,
  }),
});

test("a recipe and another YAML file are each looked after by one extension", async (t) =>
  withSession("coexistence", t, async (session) => {
    await session.open({ vsix: [latheVsixWithoutEngine()], companion: yamlClient, workspace });
    const { workbench } = session;
    const { editor, problems } = workbench;

    await session.stage("The other file has the YAML extension's finding", async () => {
      await workbench.openFile("other.yaml");
      await problems.show();
      await problems.row("shape").first().waitFor();
      assert.equal(await workbench.language(), "YAML");
      const texts = await problems.texts();
      assert.equal(texts.length, 1, texts.join("\n"));
      assert.doesNotMatch(texts[0], /LT\d{4}/);
    });

    await session.stage("and its completion, once", async () => {
      await typeAtEnd(session, "other.yaml", "lora_al");
      assert.equal(await offers(editor, "lora_alpha"), 1);
      await leave(workbench);
    });

    await session.stage("The recipe has Lathe's findings alone", async () => {
      await workbench.openFile("train.yaml");
      await eventually("the recipe's language", () => workbench.language(), (name) => name === "Lathe Recipe");
      await problems.show();
      await problems.row("LT2003").first().waitFor();
    });

    await session.stage("and Lathe's completion, once", async () => {
      await typeAtEnd(session, "train.yaml", "lora_al");
      assert.equal(await offers(editor, "lora_alpha"), 1);
      await leave(workbench);
    });

    // By now the YAML server has answered a request made after it was told of the recipe's closing.
    await session.stage("Both files side by side", async () => {
      await typeAtEnd(session, "other.yaml", "lora_ra");
      await editor.suggestion("lora_rank").first().waitFor();
      await leave(workbench);
      await problems.show();
      // What was typed has been a finding of its own until it was taken back.
      const isMeant = (row) => /LT\d{4}/.test(row) || /shape/.test(row);
      const texts = await eventually("settled findings", () => problems.texts(), (rows) => rows.some((row) => /shape/.test(row)) && rows.every(isMeant));
      const ofTheKey = texts.filter((text) => /lora_targt/.test(text));
      assert.equal(ofTheKey.length, 1, texts.join("\n"));
      assert.match(ofTheKey[0], /LT2003/);
    });

    await session.stage("What the YAML server says too late of a recipe does not stay", async () => {
      const detect = (isOn) => writeFiles(session.workspace, settings(session.workspace, { schema: true, detect: isOn }));
      const isLate = (row) => /lora_targt is not allowed/.test(row);
      await detect(false);
      await workbench.openFile("late.yaml");
      await problems.show();
      await eventually("the YAML server's finding", () => problems.texts(), (rows) => rows.some(isLate));
      assert.equal(await workbench.language(), "YAML");
      // The check of this edit waits for the client's settings while the document becomes a recipe.
      await typeAtEnd(session, "late.yaml", "lora_rank: 4");
      const reports = () => readFile(path.join(session.workspace, "late.yaml.log"), "utf8");
      await eventually("the check of the edit", reports, (log) => log.includes("asked"));
      await detect(true);
      await eventually("the recipe's language", () => workbench.language(), (name) => name === "Lathe Recipe");
      await eventually("a late report, and its end", reports, (log) => /recipe: [1-9][^]*: 0\n$/.test(log));
      await eventually("Lathe's findings alone", () => problems.texts(), (rows) => rows.some((row) => /LT2003/.test(row)) && !rows.some(isLate));
      assert.equal(await workbench.language(), "Lathe Recipe");
      await leave(workbench);
    });

    await session.stage("With the schema support off Lathe is alone, and the same", async () => {
      await writeFiles(session.workspace, settings(session.workspace, { schema: false, detect: true }));
      await workbench.openFile("other.yaml");
      await problems.show();
      const texts = await eventually("Lathe's findings alone", () => problems.texts(), (rows) => rows.length > 0 && rows.every((row) => /LT\d{4}/.test(row)));
      // One of each recipe.
      assert.equal(texts.filter((text) => /lora_targt/.test(text)).length, 2, texts.join("\n"));
      await typeAtEnd(session, "train.yaml", "lora_al");
      assert.equal(await offers(editor, "lora_alpha"), 1);
      await leave(workbench);
    });
  }));

async function typeAtEnd(session, file, text) {
  const { editor } = session.workbench;
  await session.workbench.openFile(file);
  await editor.focus();
  await editor.press("Control+End");
  await editor.type(text);
}

async function offers(editor, label) {
  await editor.suggestion(label).first().waitFor();
  return await editor.suggestion(label).count();
}

async function leave(workbench) {
  await workbench.page.keyboard.press("Escape");
  await workbench.runCommand("File: Revert File");
}
