import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { daemonStatusText } from "../src/features/status/daemonStatusText";
import type { LatheServerInfo } from "../src/infrastructure/protocol.generated";

describe("daemonStatusText", () => {
  const info: LatheServerInfo = { protocol: { major: 1, minor: 0 }, version: "0.1.0", schemaVersion: "1.0", capabilities: ["plan"] };

  it("is busy until the daemon is ready", () => {
    assert.equal(daemonStatusText({ kind: "idle" }).busy, true);
    assert.equal(daemonStatusText({ kind: "starting" }).busy, true);
  });

  it("names version and engine", () => {
    const status = daemonStatusText({ kind: "ready", info: { ...info, engine: "/e/lathe-worker" } });
    assert.equal(status.text, "Lathe 0.1.0");
    assert.equal(status.detail, "engine: /e/lathe-worker");
    assert.equal(status.severity, "information");
  });

  it("warns when nothing can be trained", () => {
    const status = daemonStatusText({ kind: "ready", info });
    assert.equal(status.detail, "no engine: language features only");
    assert.equal(status.severity, "warning");
  });

  it("offers a restart with the reason", () => {
    const status = daemonStatusText({ kind: "stopped", problem: { message: "It crashed.", remedies: [] } });
    assert.equal(status.detail, "It crashed.");
    assert.equal(status.severity, "error");
    assert.equal(status.command.id, "lathe.restartDaemon");
  });
});
