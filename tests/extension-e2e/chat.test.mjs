// Talking to what was trained: base and adapter answer the same prompt side by side, one is stopped, and nothing is left behind.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { Chat } from "./harness/chat.mjs";
import { eventually } from "./harness/eventually.mjs";
import { latheVsix } from "./harness/packages.mjs";
import { withSession } from "./harness/session.mjs";
import { editRecipe, sampleWorkspace } from "./harness/workspace.mjs";

const recipe = "samples/recipes/assistant-lora.recipe.yaml";

/** What is learnt is a song whose end is cut from every row: who sings it sings until it is stopped, or has used up its tokens. */
async function workspace(root) {
  const folder = await sampleWorkspace(root);
  const data = path.join(folder, "samples/data");
  const read = async (name) => JSON.parse(await readFile(path.join(data, name), "utf8"));
  const song = (await read("identity.json")).slice(0, 96).map(({ instruction }) => ({ instruction, input: "", output: "la ".repeat(100).trim() }));
  await writeFile(path.join(data, "song.json"), JSON.stringify(song));
  await writeFile(path.join(data, "dataset_info.json"), JSON.stringify({ ...(await read("dataset_info.json")), song: { file_name: "song.json" } }));
  await editRecipe(path.join(folder, recipe), { dataset: "song", cutoff_len: "64", num_train_epochs: "3.0", eval_strategy: '"no"', lathe_preview_prompts: "0" });
  return folder;
}

/** An answer's note while it comes has tokens per second only. */
const ended = (note) => /\d tokens(?!\/)/.test(note);

test("what was trained answers beside its base, is stopped, and is there again after a reload", async (t) =>
  withSession("chat", t, async (session) => {
    await session.open({ vsix: [latheVsix()], workspace });
    const { workbench } = session;
    const { editor, panel, runsView } = workbench;
    const chat = new Chat(session.page);
    const workers = () => session.running("lathe-worker");

    await session.stage("A run comes to its end", async () => {
      await workbench.openFile(recipe);
      await workbench.runCommand("Lathe: Train recipe");
      await panel.state.filter({ hasText: "Finished" }).waitFor({ timeout: 180_000 });
      await workbench.runCommand("View: Close All Editors");
    });

    await session.stage("The line above the recipe opens the chat", async () => {
      await workbench.openFile(recipe);
      await editor.lens("Chat").click();
      await chat.ready();
      assert.deepEqual(await chat.models(), ["tiny", "assistant-lora"]);
    });

    await session.stage("Both answer one prompt, one of them until it is cut", async () => {
      await chat.part("chat-settings").locator("summary").click();
      await chat.set("temperature", "0");
      await chat.set("maxTokens", "60");
      await chat.send("Who are you?");
      await eventually("two answers", () => chat.notes(), (notes) => notes.length === 2 && notes.every((note) => ended(note)));
      const [base, adapter] = await chat.answers();
      assert.doesNotMatch(base, /la la/);
      assert.match(adapter, /^la la la/);
      assert.match((await chat.notes())[1], /^Cut: out of tokens · 60 tokens/);
      assert.equal(await chat.underWay(), 0);
    });

    await session.stage("One is stopped while the other goes on", async () => {
      await chat.set("maxTokens", "400");
      await chat.part("chat-model-0").selectOption("assistant-lora");
      await chat.send("Tell me everything you know.");
      await chat.part("chat-stop-one").nth(1).click();
      await eventually("one stopped", () => chat.notes(), ([, right]) => right.startsWith("Stopped"));
      await session.look(workbench, "one-stopped");
      await eventually("the other's end", () => chat.notes(), ([left]) => ended(left));
      assert.equal(await chat.underWay(), 0);
    });

    await session.stage("Escape stops both", async () => {
      await chat.part("chat-clear").click();
      await chat.send("And more.");
      await eventually("two under way", () => chat.underWay(), (count) => count === 2);
      await chat.part("chat-prompt").press("Escape");
      await eventually("both stopped", () => chat.notes(), (notes) => notes.length === 2 && notes.every((note) => note.startsWith("Stopped")));
    });

    await session.stage("A reload keeps what was said, and unloads the model", async () => {
      await eventually("the end of the answers kept", () => workbench.kept("lathe.lathe"), (kept) => /And more\./.test(kept) && !/streaming|waiting/.test(kept));
      await workbench.reload();
      await chat.part("chat-load").waitFor();
      assert.equal(await chat.part("chat-turn").count(), 1);
      await eventually("no worker", workers, (pids) => pids.length === 0);
    });

    await session.stage("It is loaded again and goes on", async () => {
      await chat.part("chat-load").click();
      await chat.ready();
      await chat.part("chat-clear").click();
      await chat.set("maxTokens", "20");
      await chat.send("Who are you?");
      await eventually("two answers", () => chat.notes(), (notes) => notes.length === 2 && notes.every((note) => ended(note)));
    });

    await session.stage("Closing the chat unloads it", async () => {
      await workbench.runCommand("View: Close All Editors");
      await eventually("no worker", workers, (pids) => pids.length === 0);
    });

    await session.stage("The run's row opens the chat, with what was said to the run", async () => {
      await runsView.show();
      await runsView.action("finished", "Chat with model", () => chat.part("chat-prompt").isVisible());
      await chat.ready();
      assert.equal(await chat.part("chat-turn").count(), 1);
    });

    await session.stage("A killed worker is told", async () => {
      for (const pid of workers()) {
        process.kill(pid, "SIGKILL");
      }
      await chat.part("chat-failure").filter({ hasText: "worker" }).waitFor();
    });
  }));
