import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checksumLine, engineName, targetOf, targets, vsixName, withoutLinks } from "../scripts/targets.mjs";

describe("targets", () => {
  it("are known by .NET's names and by the editor's", () => {
    assert.deepEqual(targets.map(({ name, editor }) => [name, editor]), [
      ["linux-x64", "linux-x64"],
      ["win-x64", "win32-x64"],
      ["osx-arm64", "darwin-arm64"],
    ]);
    for (const target of targets) {
      assert.equal(targetOf(target.name), target);
      assert.equal(targetOf(target.editor), target);
    }
    assert.throws(() => targetOf("linux-riscv64"), /Nothing is packaged for linux-riscv64; possible: linux-x64, win-x64, osx-arm64\./);
  });

  it("give packages names that tell platform, version and whether they train", () => {
    const target = targetOf("win32-x64");
    assert.equal(vsixName(target, "0.1.0", true), "lathe-win-x64-0.1.0.vsix");
    assert.equal(vsixName(target, "0.1.0", false), "lathe-win-x64-0.1.0-no-engine.vsix");
    assert.equal(engineName(target, "0.1.0"), "lathe-engine-win-x64-0.1.0.zip");
  });

  it("strip symbols only where that leaves the library whole", () => {
    assert.deepEqual(targets.filter(({ symbols }) => symbols !== undefined).map(({ name }) => name), ["linux-x64"]);
  });

  it("write checksums in sha256sum's form", () => {
    assert.equal(checksumLine("ab".repeat(32), "engine.zip"), `${"ab".repeat(32)}  engine.zip\n`);
  });

  it("leave no link out of the extension in its changelog", () => {
    assert.equal(withoutLinks("plans ([results](tests/RESULTS.md)), see [a page](https://example.org/a)."), "plans (results), see [a page](https://example.org/a).");
  });
});
