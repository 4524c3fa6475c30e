import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RestartPolicy } from "../src/infrastructure/restartPolicy";

const minute = 60_000;

describe("RestartPolicy", () => {
  it("restarts once, and asks when the daemon ends again soon", () => {
    const policy = new RestartPolicy();
    assert.equal(policy.decide(0), "restart");
    assert.equal(policy.decide(2 * minute), "ask");
  });

  it("goes on asking for as long as the first end is near", () => {
    const policy = new RestartPolicy();
    policy.decide(0);
    policy.decide(minute);
    assert.equal(policy.decide(9 * minute), "ask");
  });

  it("restarts again after a calm time", () => {
    const policy = new RestartPolicy();
    policy.decide(0);
    assert.equal(policy.decide(10 * minute), "restart");
  });

  it("begins anew when the user restarts", () => {
    const policy = new RestartPolicy();
    policy.decide(0);
    policy.reset();
    assert.equal(policy.decide(1), "restart");
  });
});
