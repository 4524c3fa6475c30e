// Finds and ends the processes a test has started, and no others: they are known by the test's own folder.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Running processes that carry `folder` in their command line or environment: children inherit the test's variables. */
export function processesOf(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: textOf(name, "cmdline"), environment: textOf(name, "environ") }))
    .filter(({ command, environment }) => command.includes(folder) || environment.includes(folder))
    .map(({ pid, command }) => ({ pid, command: command.replaceAll("\0", " ").trim() }));
}

/** Ends all processes of `folder`: asks first, then insists. Gives those that had to be ended by force. */
export async function endProcessesOf(folder, patience = 10_000) {
  signal(processesOf(folder), "SIGTERM");
  const deadline = Date.now() + patience;
  while (processesOf(folder).length > 0 && Date.now() < deadline) {
    await delay(100);
  }
  const stubborn = processesOf(folder);
  signal(stubborn, "SIGKILL");
  return stubborn;
}

function signal(processes, name) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (error.code !== "ESRCH") {
        throw error;
      }
    }
  }
}

function textOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return "";
  }
}
