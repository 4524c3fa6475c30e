// lathe/report: what it tells, and what it keeps to itself.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { isOver, started, state, workspace } from "./workspace.mjs";

test("a report has the machine, the engine, the run and the recipe, and no secrets", async (t) => {
  const { folder, recipe, uri } = workspace(t, "bad-data");
  appendFileSync(recipe, `hub_token: s3cretvalue\n# of ${os.homedir()}/models\n`);
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri, overrides: [] });
  await state(daemon, run.id, isOver);

  const { markdown } = await daemon.request("lathe/report", { recipe: uri, runId: run.id });
  for (const part of ["# Lathe report", "## Versions", "- Lathe: 0.1.0", "## Devices", "This machine", "## Engine", "libtorch", "## Settings",
    `## Run ${run.id}`, "- state: failed", "- exit code: 4 (Data)", "engine: started", "## Recipe", "hub_token: <redacted>", "# of ~/models"]) {
    assert.ok(markdown.includes(part), `${part} is missing in\n${markdown}`);
  }
  assert.ok(!markdown.includes("s3cretvalue"));
  assert.ok(!markdown.includes(os.homedir() + path.sep));
});

test("a report of nothing in particular needs no engine; an unknown run is refused", async (t) => {
  const { folder } = workspace(t, "complete");
  const daemon = await started(t, folder, { env: { LATHE_WORKER: "/no/such/worker" } });
  const { markdown } = await daemon.request("lathe/report", {});
  assert.match(markdown, /## Engine\n- problem: LATHE_WORKER names \/no\/such\/worker, which does not exist\./);
  assert.doesNotMatch(markdown, /## Recipe/);
  assert.equal((await daemon.refusal("lathe/report", { runId: "20260131-174205-k3f9q" })).data.kind, "runUnknown");
});
