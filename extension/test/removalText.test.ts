import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { removalOffers, removalQuestion } from "../src/features/runs/removalText";

const records = { files: 1, bytes: 2000, kept: [] };
const output = { files: 12, bytes: 8_600_000, kept: ["notes.txt: it is not Lathe's"] };

describe("removalOffers", () => {
  it("offers the least first, each with what would go", () => {
    assert.deepEqual(removalOffers(records, output), [
      { label: "Take it off the lists", detail: "No file of the run is removed.", scope: "listing" },
      { label: "Remove its records", detail: "Events, log and recipe of the run: 1 file (2 kB). What it trained stays.", scope: "records" },
      { label: "Remove its records and what it trained", detail: "12 files (8.6 MB) in all. 1 thing there stays.", scope: "output" },
    ]);
  });
});

describe("removalQuestion", () => {
  it("says what goes and what stays", () => {
    assert.deepEqual(removalQuestion("r.yaml, 09:05", output), {
      message: "Remove 12 files (8.6 MB) of r.yaml, 09:05?",
      detail: "This can't be undone.\nWhat stays:\n  notes.txt: it is not Lathe's",
    });
    assert.equal(removalQuestion("r.yaml, 09:05", records).detail, "This can't be undone.");
  });
});
