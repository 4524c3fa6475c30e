import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SeriesPart } from "../src/features/panel/messages";
import { SeriesBuffer } from "../webview/charts/seriesBuffer";

function part(steps: number[], values: (number | null)[], metric: SeriesPart["metric"] = "loss"): SeriesPart {
  return { metric, steps, seconds: steps.map((step) => step * 2), values };
}

describe("SeriesBuffer", () => {
  it("appends in order and keeps values that are no numbers as gaps", () => {
    const buffer = new SeriesBuffer();
    buffer.append(part([1, 2], [3, null]));
    buffer.append(part([3], [2.5]));
    assert.deepEqual([buffer.steps, buffer.seconds, buffer.values], [[1, 2, 3], [2, 4, 6], [3, null, 2.5]]);
  });

  it("takes points that come twice once", () => {
    const buffer = new SeriesBuffer();
    buffer.append(part([1, 2], [3, 2]));
    buffer.append(part([2, 3], [2, 1]));
    assert.deepEqual(buffer.steps, [1, 2, 3]);
    assert.deepEqual(buffer.values, [3, 2, 1]);
  });

  it("has the greatest of what is measured several times within a step", () => {
    const buffer = new SeriesBuffer();
    buffer.append(part([1, 1, 2], [5, 7, 4], "gpuBytes"));
    buffer.append(part([2, 2], [6, 3], "gpuBytes"));
    assert.deepEqual([buffer.steps, buffer.values], [[1, 2], [7, 6]]);
  });
});
