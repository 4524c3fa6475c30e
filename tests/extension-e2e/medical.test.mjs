// The field's usual case, small: a set of medical questions is checked, mended, looked at, and taught to a base model of Baichuan 2's shape
// by QLoRA, all from the editor; questions in words that were not trained are answered better afterwards.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { lineOf, writeFiles } from "./harness/workspace.mjs";
import { writeBaichuan } from "./medical/baichuan.mjs";
import { questions, textbook } from "./medical/facts.mjs";

// A quiet machine takes half a minute.
const trainingLimit = 300_000;

const base = `### model
model_name_or_path: shape
train_from_scratch: true

### method
stage: pt
do_train: true
finetuning_type: full

### dataset
dataset_dir: data
dataset: textbook
cutoff_len: 64

### output
output_dir: base
save_strategy: "no"

### train
per_device_train_batch_size: 8
learning_rate: 2.0e-3
lr_scheduler_type: cosine
max_steps: 120
`;

const medical = `### model
model_name_or_path: base

### method
stage: sft
do_train: true
finetuning_type: lora
lora_rank: 64
lora_target: all
quantization_bit: 4

### dataset
dataset_dir: data
dataset: medical
eval_dataset: held
template: baichuan2
cutoff_len: 128

### output
output_dir: saves/medical
logging_steps: 10
save_strategy: "no"

### train
per_device_train_batch_size: 8
learning_rate: 2.0e-4
lr_scheduler_type: cosine
num_train_epochs: 6.0

### eval
eval_strategy: epoch
eval_on_start: true
compute_accuracy: true
`;

/** The training set has two faults at its end: a question without an answer, and one that is there already. */
async function workspace(root) {
  const folder = path.join(root, "workspace");
  const { train, held } = questions();
  const prose = textbook();
  const rows = [...train, { instruction: "How is asthma cured for good?", input: "", output: "" }, train[0]];
  await writeBaichuan(path.join(folder, "shape"), [...prose.map(({ text }) => text), ...train.flatMap(({ instruction, output }) => [instruction, output])]);
  const info = {
    textbook: { file_name: "textbook.jsonl", columns: { prompt: "text" } },
    medical: { file_name: "medical.jsonl" },
    held: { file_name: "held.jsonl" },
  };
  const lines = (list) => `${list.map((row) => JSON.stringify(row)).join("\n")}\n`;
  await writeFiles(folder, {
    "base.recipe.yaml": base,
    "medical.recipe.yaml": medical,
    "data/dataset_info.json": JSON.stringify(info, undefined, 2),
    "data/textbook.jsonl": lines(prose),
    "data/medical.jsonl": lines(rows),
    "data/held.jsonl": lines(held),
  });
  return folder;
}

/** Accuracy of each evaluation, in order. */
async function accuracies(output) {
  const { log_history: history } = JSON.parse(await readFile(path.join(output, "trainer_state.json"), "utf8"));
  return history.map(({ eval_accuracy: accuracy }) => accuracy).filter((accuracy) => accuracy !== undefined);
}

test("a set of questions is checked, mended and taught", async (t) =>
  withSession("medical", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { editor, panel, problems } = workbench;
    const data = path.join(session.workspace, "data", "medical.jsonl");
    const faulty = questions().train.length + 1;

    await session.stage("A base model is made", async () => {
      await workbench.openFile("base.recipe.yaml");
      await workbench.runCommand("Lathe: Train recipe");
      await panel.state.filter({ hasText: "Finished" }).waitFor({ timeout: trainingLimit });
      await workbench.runCommand("View: Close All Editors");
    });

    await session.stage("The check finds both faults", async () => {
      await workbench.openFile("medical.recipe.yaml");
      await workbench.runCommand("Lathe: Check dataset");
      await panel.part("dataset-medical").waitFor();
      await panel.part("dataset-held").waitFor();
      await panel.part("dataset-medical").getByTestId("LT5103").waitFor();
      await panel.part("dataset-medical").getByTestId("LT5105").waitFor();
      await panel.part("dataset-held").getByTestId("no-findings").waitFor();
    });

    await session.stage("They stand on the dataset's line", async () => {
      await problems.show();
      await problems.row("LT5103").first().waitFor();
      await problems.row("LT5105").first().dblclick();
      const line = await lineOf(path.join(session.workspace, "medical.recipe.yaml"), "dataset");
      await workbench.statusBarItem(`Ln ${line}, Col ${"dataset: medical".length + 1} (7 selected)`).waitFor();
    });

    await session.stage("The check leads to the row, and it is removed", async () => {
      await panel.part("LT5103").locator("button", { hasText: String(faulty) }).click();
      await workbench.statusBarItem(`Ln ${faulty}, Col 1`).waitFor();
      await editor.focus();
      await editor.press("Control+Shift+K");
      await editor.press("Control+Shift+K");
      await editor.save();
      assert.equal((await readFile(data, "utf8")).trimEnd().split("\n").length, questions().train.length);
    });

    await session.stage("Checked again, nothing is found", async () => {
      await panel.part("data-again").click();
      await panel.part("dataset-medical").getByTestId("no-findings").waitFor();
      await eventually("no finding about rows", () => problems.texts(), (texts) => !texts.some((text) => text.includes("LT51")));
    });

    await session.stage("Rows are looked at as they are trained", async () => {
      await workbench.openFile("medical.recipe.yaml");
      await workbench.runCommand("Lathe: Preview training data");
      const row = panel.part("preview-row-0");
      await row.waitFor();
      assert.match(await row.locator(".piece.masked").first().innerText(), /Which part of the body does asthma affect\?/);
      assert.match(await row.locator(".piece.learnt").first().innerText(), /It affects the airways\./);
    });

    await session.stage("It is trained", async () => {
      await workbench.runCommand("View: Close All Editors");
      await workbench.openFile("medical.recipe.yaml");
      await workbench.runCommand("Lathe: Train recipe");
      await panel.recipe.filter({ hasText: "medical.recipe.yaml" }).waitFor();
      await panel.state.filter({ hasText: "Finished" }).waitFor({ timeout: trainingLimit });
    });

    await session.stage("Questions in other words are answered better", async () => {
      const measured = await accuracies(path.join(session.workspace, "saves", "medical"));
      t.diagnostic(`accuracy before ${measured[0]}, after ${measured.at(-1)}`);
      assert.equal(measured.length, 7);
      assert.ok(measured.at(-1) > measured[0] + 0.2, `${measured[0]} before, ${measured.at(-1)} after`);
      const adapter = JSON.parse(await readFile(path.join(session.workspace, "saves", "medical", "adapter_config.json"), "utf8"));
      assert.deepEqual([adapter.r, [...adapter.target_modules].sort()], [64, ["W_pack", "down_proj", "gate_proj", "o_proj", "up_proj"]]);
    });
  }));
