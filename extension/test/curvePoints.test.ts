import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CurveStore } from "../webview/charts/curveStore";
import { evenly, lowerBound, placeAt } from "../webview/charts/points";
import { automaticWeight, smooth } from "../webview/charts/smoothing";
import { formatTick, gibTicks, logTicks } from "../webview/charts/ticks";

describe("points", () => {
  it("finds steps and what stands before them", () => {
    assert.deepEqual([0, 1, 2, 5, 6].map((step) => lowerBound([1, 3, 5], step)), [0, 0, 1, 2, 3]);
    assert.deepEqual([0, 1, 2, 5, 6].map((step) => placeAt([1, 3, 5], step)), [-1, 0, 0, 2, 2]);
  });

  it("takes rows evenly, with the first and the last", () => {
    assert.deepEqual(evenly(3, 5), [0, 1, 2]);
    assert.deepEqual(evenly(11, 3), [0, 5, 10]);
  });
});

describe("CurveStore", () => {
  function part(steps: number[]): { metric: "loss"; steps: number[]; seconds: number[]; values: number[] } {
    return { metric: "loss", steps, seconds: steps, values: steps };
  }

  it("puts finer points in the place of thinned ones, and goes on with what came after them", () => {
    const store = new CurveStore();
    store.take({ runId: "a", parts: [part([1, 4, 8, 12])] }, true);
    store.takeDetail({ from: 3.5, to: 12 }, [{ runId: "a", parts: [part([4, 5, 6, 7, 8, 12])] }]);
    store.take({ runId: "a", parts: [part([13])] }, false);
    assert.deepEqual(store.points("a", "loss").steps, [1, 4, 5, 6, 7, 8, 12, 13]);
    assert.deepEqual(store.whole("a", "loss").steps, [1, 4, 8, 12, 13]);
    store.dropDetail();
    assert.deepEqual(store.points("a", "loss").steps, [1, 4, 8, 12, 13]);
  });

  it("spans all runs, and forgets those that are no longer drawn", () => {
    const store = new CurveStore();
    assert.equal(store.range, undefined);
    store.take({ runId: "a", parts: [part([3, 9])] }, true);
    store.take({ runId: "b", parts: [part([1, 5])] }, true);
    assert.deepEqual(store.range, { from: 1, to: 9 });
    store.keepOnly(["a"]);
    assert.deepEqual(store.range, { from: 3, to: 9 });
  });
});

describe("smoothing", () => {
  it("weighs the past by the number of points, as LLaMA-Factory does", () => {
    // 1.8 (1 / (1 + e^(-0.05 n)) - 0.5) by hand.
    assert.equal(automaticWeight(0), 0);
    assert.ok(Math.abs(automaticWeight(20) - 0.415906) < 1e-6);
    assert.ok(Math.abs(automaticWeight(1000) - 0.9) < 1e-9);
  });

  it("is the mean of past and present, from the first value on", () => {
    assert.deepEqual(smooth([1, 2, 3], [4, 2, 2], 0.5), [4, 3, 2.5]);
  });

  it("lets the past fade over steps that were thinned out", () => {
    // Three steps of 0.5 leave an eighth of the past.
    assert.deepEqual(smooth([1, 2, 5], [8, 8, 0], 0.5), [8, 8, 1]);
  });

  it("keeps gaps, and goes on after them", () => {
    assert.deepEqual(smooth([1, 2, 3], [4, null, 0], 0.5), [4, null, 1]);
  });
});

describe("ticks", () => {
  it("are round on a logarithmic axis, whatever it spans", () => {
    assert.deepEqual(logTicks(1.3, 2.1, 4), [1.4, 1.6, 1.8, 2]);
    assert.deepEqual(logTicks(0.05, 3, 4), [0.05, 0.1, 0.2, 0.5, 1, 2]);
    assert.deepEqual(logTicks(0.001, 20, 4), [0.001, 0.01, 0.1, 1, 10]);
  });

  it("of memory are at least the tenth of a GiB that is written", () => {
    const gib = 2 ** 30;
    assert.deepEqual(gibTicks(0, 0.25 * gib, 8).map((bytes) => Math.round((bytes / gib) * 100) / 100), [0, 0.1, 0.2]);
    assert.deepEqual(gibTicks(0, 7 * gib, 4), [0, 2 * gib, 4 * gib, 6 * gib]);
  });

  it("are written with few signs", () => {
    assert.deepEqual([0, 0.0002, 1.5, 12_500].map(formatTick), ["0", "2e−4", "1.5", "12.5k"]);
  });
});
