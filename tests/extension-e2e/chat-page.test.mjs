// The chat's page in a real browser, with the real model of a chat and made answers: what the keyboard does, what is drawn, what is said.
import assert from "node:assert/strict";
import test from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { startPreview } from "./harness/preview.mjs";

const preview = await startPreview();
test.after(() => preview.close());

const open = (scene, options = {}) => preview.open(scene, { page: "chat", ...options });
const asked = (page) => page.evaluate(() => window.latheAsked.filter(({ type }) => type !== "ready"));
const part = (page, id) => page.getByTestId(id);

test("Enter sends, Shift+Enter begins a line, and both columns answer", async () => {
  const page = await open("empty");
  const prompt = part(page, "chat-prompt");
  assert.equal(await prompt.evaluate((field) => field === document.activeElement), true);
  await prompt.fill("");
  await page.keyboard.type("One");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  assert.deepEqual(await asked(page), []);
  await page.keyboard.press("Enter");
  await eventually("both answers", () => part(page, "chat-answer").allTextContents(), (texts) => texts.join("|") === "Very well.|Very well.");
  assert.deepEqual(await asked(page), [{ type: "send", prompt: "One\ntwo" }]);
  assert.equal(await prompt.inputValue(), "");
  await eventually("both said", () => part(page, "chat-news").locator("p").allTextContents(), (texts) => texts.length === 2);
  assert.deepEqual(await part(page, "chat-news").locator("p").allTextContents(), ["Qwen2.5-0.5B: Very well.", "medical-lora: Very well."]);
});

test("an input method's Enter sends nothing", async () => {
  const page = await open("empty");
  await part(page, "chat-prompt").evaluate((field) => {
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }));
  });
  assert.deepEqual(await asked(page), []);
});

test("Escape stops both, and a column's own button only that one", async () => {
  const page = await open("streaming");
  await part(page, "chat-stop-one").nth(1).click();
  await eventually("one going on", () => part(page, "chat-stop-one").count(), (count) => count === 1);
  assert.match(await part(page, "chat-note").last().innerText(), /^Stopped/);
  const still = part(page, "chat-answer").nth(-2);
  const before = await still.innerText();
  await eventually("more text", () => still.innerText(), (text) => text.length > before.length);
  await page.keyboard.press("Escape");
  await eventually("nothing going on", () => part(page, "chat-stop-one").count(), (count) => count === 0);
  assert.deepEqual(await asked(page), [{ type: "stop", column: 1 }, { type: "stop" }]);
});

test("nothing is said while answers come", async () => {
  const page = await open("streaming");
  await eventually("text", () => part(page, "chat-answer").last().innerText(), (text) => text.length > 40);
  assert.equal(await part(page, "chat-news").innerText(), "");
  assert.equal(await page.locator('[role="log"]').getAttribute("aria-live"), "off");
});

test("what a model writes is text, and code is set apart", async () => {
  const page = await open("talk");
  assert.match(await part(page, "chat-answer").nth(4).innerText(), /<script>alert\(1\)<\/script>/);
  assert.equal(await page.locator(".talk script, .talk b").count(), 0);
  assert.match(await page.locator(".talk pre code").innerText(), /^def bmi/);
  assert.equal(await part(page, "chat-answer").nth(2).locator("p").count(), 2);
});

test("the end stays in sight while answers come, unless one reads further up", async () => {
  const page = await open("streaming", { height: 520 });
  const talk = page.locator(".talk");
  const fromEnd = () => talk.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
  const grown = async (height) => eventually("a longer list", () => talk.evaluate((list) => list.scrollHeight), (now) => now > height + 40);
  assert.ok((await fromEnd()) <= 1);
  await grown(await talk.evaluate((list) => list.scrollHeight));
  assert.ok((await fromEnd()) <= 1);
  await talk.hover();
  await page.mouse.wheel(0, -200);
  await eventually("scrolled up", fromEnd, (left) => left > 100);
  const top = await talk.evaluate((list) => list.scrollTop);
  await grown(await talk.evaluate((list) => list.scrollHeight));
  assert.equal(await talk.evaluate((list) => list.scrollTop), top);
  await page.mouse.wheel(0, 100_000);
  await eventually("the end again", fromEnd, (left) => left <= 1);
  await grown(await talk.evaluate((list) => list.scrollHeight));
  assert.ok((await fromEnd()) <= 1);
});

test("a selection in an answer stays while it grows", async () => {
  const page = await open("streaming");
  await part(page, "chat-answer").last().locator("p").evaluate((text) => getSelection().setBaseAndExtent(text.firstChild, 0, text.firstChild, 7));
  const before = await part(page, "chat-answer").last().innerText();
  await eventually("more text", () => part(page, "chat-answer").last().innerText(), (text) => text.length > before.length + 20);
  assert.equal(await page.evaluate(() => String(getSelection())), "In Rust");
});

test("the last prompt is taken back by the arrow up, and put aside again by Escape", async () => {
  const page = await open("talk");
  const prompt = part(page, "chat-prompt");
  await page.keyboard.press("ArrowUp");
  assert.equal(await prompt.inputValue(), "<b>And</b> in JavaScript?");
  await page.keyboard.press("Escape");
  assert.equal(await prompt.inputValue(), "");
  await page.keyboard.type("draft");
  await part(page, "chat-edit").last().click();
  await prompt.fill("And in C?");
  await page.keyboard.press("Enter");
  await eventually("the other prompt", () => page.locator(".prompt-text").allTextContents(), (texts) => texts.length === 3 && texts[2] === "And in C?");
  assert.deepEqual(await asked(page), [{ type: "editLast", prompt: "And in C?" }]);
});

test("settings are sent when they are valid, and counted beside the closed section", async () => {
  const page = await open("settings");
  const temperature = part(page, "chat-temperature");
  await temperature.fill("5");
  await temperature.press("Tab");
  assert.deepEqual(await asked(page), []);
  await temperature.fill("0.2");
  await temperature.press("Tab");
  await part(page, "chat-seed").fill("7");
  await part(page, "chat-system").fill("Rhyme.");
  await part(page, "chat-prompt").focus();
  const last = (await asked(page)).at(-1);
  assert.equal(last.type, "setSettings");
  assert.deepEqual([last.settings.temperature, last.settings.seed, last.settings.system], [0.2, 7, "Rhyme."]);
  assert.equal(await part(page, "chat-settings").locator(".card-note").innerText(), "system prompt, temperature 0.2, seed 7");
  await part(page, "chat-reset").click();
  await eventually("as at first", () => temperature.inputValue(), (value) => value === "0.95");
  assert.equal(await part(page, "chat-system").inputValue(), "Rhyme.");
});

test("another model answers in a column, and the second one goes and comes", async () => {
  const page = await open("talk");
  await part(page, "chat-model-0").selectOption("poet");
  await part(page, "chat-model-1").selectOption("");
  await eventually("one column", () => page.locator(".heads.single").count(), (count) => count === 1);
  await part(page, "chat-prompt").fill("Hi");
  await page.keyboard.press("Enter");
  await eventually("one answer", () => part(page, "chat-turn").last().getByTestId("chat-answer").allTextContents(), (texts) => texts.join("|") === "Very well.");
  await part(page, "chat-model-1").selectOption("base");
  await eventually("two columns", () => page.locator(".heads.single").count(), (count) => count === 0);
  // Answers of a model that is no longer in its column carry its name.
  assert.equal(await part(page, "chat-answer-0").first().locator(".name").isVisible(), true);
});

test("what keeps anyone from answering is said, with what to do", async () => {
  const lost = await open("lost");
  assert.match(await part(lost, "chat-failure").innerText(), /killed/);
  assert.equal(await part(lost, "chat-send").isDisabled(), true);
  await part(lost, "chat-load").click();
  const loading = await open("loading");
  assert.equal(await loading.locator("progress").getAttribute("value"), "42");
  await part(loading, "chat-cancel-load").click();
  assert.deepEqual([...(await asked(lost)), ...(await asked(loading))], [{ type: "load" }, { type: "cancelLoad" }]);
});
