import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { usableSeverities } from "../src/infrastructure/findingSeverity";

describe("usableSeverities", () => {
  it("keeps a word of severity for each code", () => {
    const setting = { LT3003: "off", LT3115: "hint", LT2006: "error", LT5002: "warning", LT6001: "information" };
    assert.deepEqual(usableSeverities(setting), setting);
  });

  it("passes over codes and words that there are not", () => {
    assert.deepEqual(usableSeverities({ LT3003: "loud", LT30: "off", "3003": "off", LT3004: 1, LT3005: null }), {});
    for (const odd of [undefined, null, "off", 1, ["LT3003"]]) {
      assert.deepEqual(usableSeverities(odd), {});
    }
  });
});
