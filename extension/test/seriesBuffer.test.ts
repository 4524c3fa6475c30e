import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeriesBuffer } from "../webview/seriesBuffer";

describe("SeriesBuffer", () => {
  it("appends in order and keeps values that are no numbers as gaps", () => {
    const buffer = new SeriesBuffer();
    buffer.append({ metric: "loss", steps: [1, 2], values: [3, null] });
    buffer.append({ metric: "loss", steps: [3], values: [2.5] });
    assert.deepEqual([buffer.steps, buffer.values], [[1, 2, 3], [3, null, 2.5]]);
  });

  it("takes points that come twice once", () => {
    const buffer = new SeriesBuffer();
    buffer.append({ metric: "loss", steps: [1, 2], values: [3, 2] });
    buffer.append({ metric: "loss", steps: [2, 3], values: [2, 1] });
    assert.deepEqual(buffer.steps, [1, 2, 3]);
  });
});
