import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { locateDaemon, type DaemonSources } from "../src/infrastructure/daemonLocator";

describe("locateDaemon", () => {
  let folder: string;
  let sources: DaemonSources;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lathe-locator-"));
    mkdirSync(join(folder, "server"));
    sources = { setting: "", environment: {}, extensionPath: folder, platform: "linux" };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("prefers the setting, then the environment, then the bundled one", async () => {
    const setting = program("a");
    const environment = program("b");
    const bundled = program("server/lathe");
    assert.deepEqual(await locateDaemon({ ...sources, setting, environment: { LATHE_DAEMON: environment } }), { program: setting });
    assert.deepEqual(await locateDaemon({ ...sources, environment: { LATHE_DAEMON: environment } }), { program: environment });
    assert.deepEqual(await locateDaemon({ ...sources, environment: { LATHE_DAEMON: "" } }), { program: bundled });
  });

  it("does not fall back when what the user chose is missing", async () => {
    program("server/lathe");
    assert.match(await refusal({ setting: join(folder, "nowhere") }), /setting lathe\.daemon\.path.*not a file/);
    assert.match(await refusal({ environment: { LATHE_DAEMON: join(folder, "nowhere") } }), /LATHE_DAEMON.*not a file/);
  });

  it("refuses a folder, a relative path and a file that may not be executed", async () => {
    assert.match(await refusal({ setting: join(folder, "server") }), /not a file/);
    assert.match(await refusal({ setting: "bin/lathe" }), /absolute path/);
    assert.match(await refusal({ setting: program("a", 0o644) }), /may not be executed/);
  });

  it("gives the bundled daemon back the permission that unpacking lost", async () => {
    const bundled = program("server/lathe", 0o644);
    assert.deepEqual(await locateDaemon(sources), { program: bundled });
    assert.equal(statSync(bundled).mode & 0o777, 0o755);
  });

  it("looks for the .exe on Windows, where there is no such permission", async () => {
    const bundled = program("server/lathe.exe", 0o644);
    assert.deepEqual(await locateDaemon({ ...sources, platform: "win32" }), { program: bundled });
  });

  it("says what to do when the extension came without a daemon", async () => {
    assert.match(await refusal({}), /comes without the Lathe daemon.*lathe\.daemon\.path/);
  });

  function program(name: string, mode = 0o755): string {
    const file = join(folder, name);
    writeFileSync(file, "");
    chmodSync(file, mode);
    return file;
  }

  async function refusal(different: Partial<DaemonSources>): Promise<string> {
    const location = await locateDaemon({ ...sources, ...different });
    assert.ok("missing" in location);
    return location.missing;
  }
});
