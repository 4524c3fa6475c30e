import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatGib, gibNumber } from "../src/features/memory/gib";

const GiB = 2 ** 30;

describe("amounts of memory", () => {
  it("have one decimal and the unit", () => {
    assert.equal(formatGib(17.3 * GiB), "17.3 GiB");
    assert.equal(formatGib(0), "0.0 GiB");
    assert.equal(gibNumber(1023.96 * GiB), "1024.0");
  });

  it("round halves up, as the daemon does", () => {
    assert.equal(gibNumber(0.25 * GiB), "0.3");
    assert.equal(gibNumber(0.75 * GiB), "0.8");
  });
});
