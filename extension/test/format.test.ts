import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  fileName,
  formatDuration,
  formatLoss,
  formatMoment,
  formatPerSecond,
  formatRate,
  formatStep,
  formatTimeLeft,
} from "../src/features/runs/format";

describe("format", () => {
  const durations: [number | undefined, string][] = [
    [undefined, "–"],
    [Number.NaN, "–"],
    [-1, "–"],
    [0, "1 s"],
    [45.4, "45 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [840, "14 min"],
    [3570, "1 h 00 min"],
    [7500, "2 h 05 min"],
    [86_399, "1 d 0 h"],
    [273_600, "3 d 4 h"],
  ];
  for (const [seconds, text] of durations) {
    it(`says ${text} for ${String(seconds)} seconds`, () => {
      assert.equal(formatDuration(seconds), text);
    });
  }

  it("says how much time is left only when that is known", () => {
    assert.equal(formatTimeLeft(840), "14 min left");
    assert.equal(formatTimeLeft(undefined), undefined);
  });

  it("gives losses fixed decimals, tiny ones an exponent", () => {
    assert.equal(formatLoss(1.42136), "1.4214");
    assert.equal(formatLoss(1.42136, 2), "1.42");
    assert.equal(formatLoss(0.0000123), "1.23e-5");
    assert.equal(formatLoss(0), "0.0000");
    assert.equal(formatLoss(undefined), "–");
    assert.equal(formatLoss(Number.NaN), "–");
  });

  it("gives rates an exponent", () => {
    assert.equal(formatRate(0.0002), "2.00e-4");
    assert.equal(formatRate(undefined), "–");
  });

  it("groups digits whatever the machine's language", () => {
    assert.equal(formatStep(1250, 12_500), "1,250/12,500");
    assert.equal(formatStep(7, undefined), "7");
    assert.equal(formatPerSecond(12_345.6), "12,346");
    assert.equal(formatPerSecond(9.87), "9.9");
  });

  it("names the day of moments that are not of today", () => {
    const now = new Date(2026, 4, 3, 18, 0);
    assert.equal(formatMoment(new Date(2026, 4, 3, 9, 5).toISOString(), now), "09:05");
    assert.equal(formatMoment(new Date(2026, 4, 2, 9, 5).toISOString(), now), "2026-05-02 09:05");
    assert.equal(formatMoment("nonsense", now), "–");
  });

  it("takes file names from paths of either system", () => {
    assert.equal(fileName("/home/a/x.recipe.yaml"), "x.recipe.yaml");
    assert.equal(fileName("C:\\a\\x.recipe.yaml"), "x.recipe.yaml");
  });
});
