import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { protocolVersion } from "../src/infrastructure/protocol.generated";
import { checkProtocol } from "../src/infrastructure/protocolCheck";

describe("checkProtocol", () => {
  const { major } = protocolVersion;

  it("takes the same major version whatever the minor one", () => {
    const lathe = { protocol: { major, minor: 99 }, version: "0.1.0", schemaVersion: "1.0", capabilities: ["plan", "train"], engine: "/e/lathe-worker" };
    assert.deepEqual(checkProtocol({ lathe }, "lathe"), { info: lathe });
  });

  it("takes a daemon without an engine", () => {
    const lathe = { protocol: { major, minor: 0 }, version: "0.1.0", schemaVersion: "1.0", capabilities: ["plan"] };
    assert.deepEqual(checkProtocol({ lathe }, "lathe"), { info: lathe });
  });

  it("takes an older daemon that does not say what it can do", () => {
    const lathe = { protocol: { major, minor: 0 }, version: "0.1.0" };
    assert.deepEqual(checkProtocol({ lathe }, "lathe"), { info: { ...lathe, schemaVersion: "", capabilities: [] } });
  });

  it("says which side to update", () => {
    assert.match(refusal({ lathe: { protocol: { major: major + 1, minor: 0 }, version: "9.0.0" } }), /Update the Lathe extension/);
    assert.match(refusal({ lathe: { protocol: { major: major - 1, minor: 0 }, version: "0.0.1" } }), /Update the daemon/);
  });

  it("refuses a language server that is no Lathe daemon", () => {
    const lathes = [undefined, true, { version: "1" }, { protocol: { major, minor: 0 } }];
    for (const experimental of [undefined, null, {}, ...lathes.map((lathe) => ({ lathe }))]) {
      assert.match(refusal(experimental), /\/usr\/bin\/other answered, but it is no Lathe daemon/);
    }
  });

  function refusal(experimental: unknown): string {
    const check = checkProtocol(experimental, "/usr/bin/other");
    assert.ok("refusal" in check);
    return check.refusal;
  }
});
