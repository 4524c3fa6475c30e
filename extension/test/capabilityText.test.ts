import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contextOf, refusalOf } from "../src/infrastructure/capabilityText";
import type { DaemonState } from "../src/infrastructure/daemonState";
import type { DaemonCapability } from "../src/infrastructure/protocol.generated";

function ready(...capabilities: DaemonCapability[]): DaemonState {
  return { kind: "ready", info: { protocol: { major: 2, minor: 1 }, version: "1.2.3", schemaVersion: "1", capabilities } };
}

describe("contextOf", () => {
  it("says of each capability whether it is there", () => {
    assert.deepEqual(contextOf(ready("plan", "makeRecipes")), {
      "lathe.daemonKnown": true,
      "lathe.daemonStopped": false,
      "lathe.canPlan": true,
      "lathe.canTrain": false,
      "lathe.canMakeRecipes": true,
      "lathe.canInstallEngine": false,
      "lathe.canCheckData": false,
      "lathe.canChat": false,
    });
  });

  it("leaves what is known as it is while the daemon starts or is gone", () => {
    assert.deepEqual(contextOf({ kind: "starting" }), { "lathe.daemonStopped": false });
    assert.deepEqual(contextOf({ kind: "stopped", problem: { message: "Gone.", remedies: [] } }), { "lathe.daemonStopped": true });
  });
});

describe("refusalOf", () => {
  it("names the daemon that can't", () => {
    assert.equal(refusalOf(ready("plan"), "makeRecipes"), "This daemon (1.2.3) can't make recipes.");
  });

  it("is silent about what can be done, and about a daemon that is not there", () => {
    assert.equal(refusalOf(ready("makeRecipes"), "makeRecipes"), undefined);
    assert.equal(refusalOf({ kind: "starting" }, "makeRecipes"), undefined);
  });
});
