import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { factsText } from "../src/features/diagnostics/factsText";
import { deviceText } from "../src/features/status/deviceText";

const gib = 2 ** 30;

describe("deviceText", () => {
  it("says what is planned for, and what is free here", () => {
    const devices = [
      { name: "RTX 4090", bytes: 24 * gib, freeBytes: 23.1 * gib },
      { name: "CPU", bytes: 64 * gib, freeBytes: 40 * gib },
    ];
    assert.deepEqual(deviceText({ devices, plannedFor: "RTX 4090, 24 GiB" }), {
      text: "RTX 4090, 24 GiB",
      detail: "RTX 4090: 23.1 of 24.0 GiB free, CPU: 40.0 of 64.0 GiB free",
    });
  });
});

describe("factsText", () => {
  const facts = {
    extension: "0.1.0",
    vscode: "1.95.0",
    platform: "linux x64",
    isTrusted: true,
    daemon: 'stopped: "/home/ada/lathe" could not be started.',
    settings: { "lathe.daemon.path": "/home/ada/lathe" },
  };

  it("leaves the user's name out of paths", () => {
    const text = factsText(facts, "/home/ada");
    assert.doesNotMatch(text, /ada/);
    assert.ok(text.includes('- `lathe.daemon.path`: `"~/lathe"`'));
    assert.ok(text.includes('- Daemon: stopped: "~/lathe" could not be started.'));
  });

  it("says when nothing is set", () => {
    assert.match(
      factsText({ ...facts, settings: {}, remote: "ssh-remote" }, ""),
      /VS Code 1\.95\.0, remote: ssh-remote\n[^]*all at their defaults/,
    );
  });
});
