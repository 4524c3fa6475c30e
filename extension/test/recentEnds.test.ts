import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RecentEnds } from "../src/features/lens/recentEnds";

const minute = 60_000;

describe("RecentEnds", () => {
  it("knows an end for ten minutes", () => {
    const ends = new RecentEnds();
    ends.add("a", 0);
    assert.equal(ends.has("a", 9 * minute), true);
    assert.equal(ends.has("a", 10 * minute), false);
    assert.equal(ends.has("b", 0), false);
  });

  it("says when the next one is over", () => {
    const ends = new RecentEnds();
    assert.equal(ends.nextChange(0), undefined);
    ends.add("a", 0);
    ends.add("b", 4 * minute);
    assert.equal(ends.nextChange(5 * minute), 5 * minute);
    assert.equal(ends.nextChange(10 * minute), 4 * minute);
    assert.equal(ends.nextChange(14 * minute), undefined);
  });
});
