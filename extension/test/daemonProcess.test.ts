import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { DaemonProcess } from "../src/infrastructure/daemonProcess";
import { describeExit } from "../src/infrastructure/exitText";

describe("DaemonProcess", { skip: process.platform === "win32" ? "the stand-ins are shell scripts" : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "lathe-process-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("passes the daemon's arguments and reports its exit code", async () => {
    const launched = await DaemonProcess.launch(script("arguments", 'echo "$@"; exit 3'));
    let output = "";
    launched.child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    assert.deepEqual(await launched.exited, { code: 3, signal: null });
    assert.equal(output.trim(), "daemon --stdio");
  });

  it("rejects with the system's error when there is nothing to start", async () => {
    await assert.rejects(DaemonProcess.launch(join(folder, "nowhere")), { code: "ENOENT" });
  });

  it("lets a daemon end by itself when its input closes", async () => {
    const launched = await DaemonProcess.launch(script("orderly", "cat > /dev/null; exit 0"));
    await launched.end();
    assert.deepEqual(await launched.exited, { code: 0, signal: null });
  });

  it("ends one that does not", async () => {
    const launched = await DaemonProcess.launch(script("stubborn", "exec sleep 600"));
    await launched.end();
    assert.deepEqual(await launched.exited, { code: null, signal: "SIGTERM" });
  });

  function script(name: string, body: string): string {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return file;
  }
});

describe("describeExit", () => {
  it("names crash, kill, signal and code", () => {
    assert.match(describeExit({ code: 134, signal: null }), /crashed/);
    assert.match(describeExit({ code: null, signal: "SIGKILL" }), /killed.*memory/);
    assert.match(describeExit({ code: null, signal: "SIGTERM" }), /SIGTERM/);
    assert.match(describeExit({ code: 2, signal: null }), /exit code 2/);
    assert.equal(describeExit({ code: 0, signal: null }), "The Lathe daemon ended.");
  });
});
