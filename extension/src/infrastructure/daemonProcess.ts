import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessExit } from "./exitText";

/** Time a daemon gets to end by itself after its connection was closed. */
const graceMilliseconds = 2000;

/** One running `lathe daemon`. */
export class DaemonProcess {
  readonly exited: Promise<ProcessExit>;

  private constructor(readonly child: ChildProcessWithoutNullStreams) {
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  /** Resolves when the operating system has started the program; rejects with its error otherwise. */
  static async launch(program: string): Promise<DaemonProcess> {
    // Not in a workspace folder: the daemon serves all of them and must not keep one from being removed.
    const child = spawn(program, ["daemon", "--stdio"], { cwd: homedir(), windowsHide: true });
    const process = new DaemonProcess(child);
    await once(child, "spawn");
    // Without listeners late errors, such as a pipe that the other side has closed, would be nobody's and end the extension host.
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    return process;
  }

  /** Makes sure that the process ends. Runs live on: each has its own worker. */
  async end(): Promise<void> {
    this.child.stdin.end();
    if (await this.#endsInTime()) {
      return;
    }
    this.child.kill("SIGTERM");
    if (await this.#endsInTime()) {
      return;
    }
    this.child.kill("SIGKILL");
  }

  async #endsInTime(): Promise<boolean> {
    const timer = new AbortController();
    const timeout = delay(graceMilliseconds, false, { signal: timer.signal }).catch(() => false);
    const ended = await Promise.race([this.exited.then(() => true), timeout]);
    timer.abort();
    return ended;
  }
}
