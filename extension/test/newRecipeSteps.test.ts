import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { choicesFor, paramsOf, stepsFor, type RecipeWish } from "../src/features/recipes/newRecipeSteps";
import type { RecipeTemplatesResult } from "../src/infrastructure/protocol.generated";

const gib = 2 ** 30;
const lora = { id: "lora", name: "LoRA", detail: "A small adapter", notYet: false, needsDataset: true };
const exported = { id: "export", name: "Export", detail: "Merged weights", notYet: true, needsDataset: false };
const offers: RecipeTemplatesResult = {
  templates: [lora, exported],
  devices: [
    { name: "CPU", bytes: 24 * gib, isHere: true },
    { name: "RTX 4090", bytes: 24 * gib, isHere: false },
  ],
  models: ["models/tiny"],
  datasets: [{ name: "identity", folder: "data" }],
};

const labels = (step: Parameters<typeof choicesFor>[0], wish: RecipeWish = {}): string[] =>
  choicesFor(step, wish, offers).map(({ label }) => label);

describe("stepsFor", () => {
  it("asks for data only where something is trained", () => {
    assert.deepEqual(stepsFor({}), ["template", "device", "model", "dataset"]);
    assert.deepEqual(stepsFor({ template: lora }), ["template", "device", "model", "dataset"]);
    assert.deepEqual(stepsFor({ template: exported }), ["template", "device", "model"]);
  });
});

describe("choicesFor", () => {
  it("offers what there is, and to fill in later what may not be there yet", () => {
    assert.deepEqual(labels("template"), ["LoRA", "Export"]);
    assert.deepEqual(labels("model"), ["models/tiny", "Fill in later"]);
    assert.deepEqual(labels("dataset"), ["identity", "Fill in later"]);
  });

  it("says what a device has, and which is here", () => {
    assert.deepEqual(
      choicesFor("device", {}, offers).map(({ description }) => description),
      ["24.0 GiB, this machine", "24.0 GiB"],
    );
  });

  it("says what Lathe can't run yet", () => {
    assert.deepEqual(
      choicesFor("template", {}, offers).map(({ description }) => description),
      [undefined, "not yet in Lathe"],
    );
  });

  it("keeps the answers before", () => {
    const [first] = choicesFor("model", { template: lora }, offers);
    assert.deepEqual(first?.value, { template: lora, model: "models/tiny" });
  });
});

describe("paramsOf", () => {
  it("names a GPU only when it is not what this machine has", () => {
    const [here, there] = offers.devices;
    const wish = { template: lora, model: "models/tiny", dataset: { name: "identity", folder: "data" } };
    assert.deepEqual(paramsOf({ ...wish, ...(here && { device: here }) }, "file:///w"), {
      template: "lora",
      folder: "file:///w",
      model: "models/tiny",
      dataset: "identity",
      datasetFolder: "data",
    });
    assert.equal(paramsOf({ ...wish, ...(there && { device: there }) }, "file:///w")?.gpu, "RTX 4090");
  });

  it("leaves out what is filled in later", () => {
    assert.deepEqual(paramsOf({ template: lora, model: null, dataset: null }, "file:///w"), { template: "lora", folder: "file:///w" });
  });

  it("is nothing without a template", () => {
    assert.equal(paramsOf({}, "file:///w"), undefined);
  });
});
