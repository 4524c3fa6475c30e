import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { Throttle } from "../src/infrastructure/throttle";

describe("Throttle", () => {
  it("acts at once, then once for all that came meanwhile", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const act = mock.fn();
    const throttle = new Throttle(500, act);
    throttle.call();
    throttle.call();
    throttle.call();
    assert.equal(act.mock.callCount(), 1);
    t.mock.timers.tick(500);
    assert.equal(act.mock.callCount(), 2);
    t.mock.timers.tick(500);
    assert.equal(act.mock.callCount(), 2);
  });

  it("does nothing more when it is disposed of", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const act = mock.fn();
    const throttle = new Throttle(500, act);
    throttle.call();
    throttle.call();
    throttle.dispose();
    t.mock.timers.tick(1000);
    assert.equal(act.mock.callCount(), 1);
  });
});
