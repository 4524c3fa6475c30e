// Nothing of a running daemon or worker can be reached over the network, or be read by other users of the machine.
import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { started, workspace } from "./workspace.mjs";

const listening = "0A";

/** Inodes of a process's sockets. */
function socketsOf(pid) {
  return new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // Closed meanwhile.
      }
    }),
  );
}

/** Lines of the kernel's tables of TCP and UDP sockets that belong to a process, beside those that are no listeners. */
function reachable(pid) {
  const own = socketsOf(pid);
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, "utf8").trim().split("\n").slice(1).map((line) => line.trim().split(/\s+/))
      .filter((fields) => own.has(fields[9]) && (kind.startsWith("udp") || fields[3] === listening))
      .map((fields) => `${kind} ${fields[1]}`),
  );
}

/** Everything below a folder that others may read, write or enter. */
function open(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .concat(folder)
    .filter((file) => (lstatSync(file).mode & 0o077) !== 0);
}

const linuxOnly = process.platform === "linux" ? {} : { skip: "Sockets of a process are looked up in /proc, which only Linux has." };

test("a running daemon and its worker listen on no port, and their files are their owner's alone", linuxOnly, async (t) => {
  // As under a usual umask: files get their mode from Lathe, not from the environment.
  const before = process.umask(0o022);
  t.after(() => process.umask(before));
  const { folder, uri } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri, key: "secret" });
  await daemon.received("lathe/run/didChange", ({ runs }) => runs.some(({ id, step }) => id === run.id && step > 3));
  const { worker } = JSON.parse(readFileSync(path.join(run.recordsDirectory, "run.json"), "utf8"));

  assert.deepEqual(reachable(daemon.process.pid), []);
  assert.deepEqual(reachable(worker.processId), []);
  assert.match(worker.controlAddress, /^unix:/);
  const socket = worker.controlAddress.slice("unix:".length);
  assert.ok(lstatSync(socket).isSocket());
  assert.equal(lstatSync(socket).mode & 0o777, 0o600);
  assert.equal(lstatSync(path.dirname(socket)).mode & 0o777, 0o700);
  assert.deepEqual(open(run.recordsDirectory), []);
  assert.deepEqual(open(path.join(daemon.state, "lathe")), []);

  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "stop" }), { accepted: true });
  await daemon.received("lathe/run/didChange", ({ runs }) => runs.some(({ id, state }) => id === run.id && state === "stopped"));
  assert.deepEqual(open(run.recordsDirectory), []);
});

test("the look into the kernel's tables finds a listener", linuxOnly, async () => {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  assert.equal(reachable(process.pid).length, 1);
  server.close();
});
