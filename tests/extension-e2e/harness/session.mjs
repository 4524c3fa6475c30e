// One test's VS Code: server, browser and workbench, and what is kept of them when the test is over.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "../install.mjs";
import { endProcessesOf, processesOf } from "./processes.mjs";
import { VsCodeServer } from "./server.mjs";
import { Workbench } from "./workbench.mjs";

export const stageLimit = 90_000;
const artifactsRoot = fileURLToPath(new URL("../artifacts", import.meta.url));

export class Session {
  #browser;
  #context;
  #stages = 0;

  /**
   * @param {string} name of the folder below artifacts/ for screenshots, and on failure a trace and logs
   * @param {import("node:test").TestContext} test
   */
  constructor(name, test) {
    this.test = test;
    this.artifacts = path.join(artifactsRoot, name);
  }

  /**
   * Opens a workspace in a fresh VS Code.
   * @param {object} options
   * @param {string[]} options.vsix extensions to install
   * @param {(root: string) => Promise<string>} [options.companion] makes another extension below the root, gives its folder
   * @param {(root: string) => Promise<string>} options.workspace writes the workspace below the root, gives the folder or .code-workspace to open
   * @param {object} [options.settings] the user's settings
   * @param {object} [options.environment] variables of the extension host
   * @param {boolean} [options.trust] asks about trust; the folder begins untrusted
   */
  async open({ vsix, companion, workspace, settings, environment, trust = false }) {
    const executablePath = findChromium();
    if (executablePath === null) {
      throw new Error("No Chromium found: install the package chromium, or set LATHE_CHROMIUM.");
    }
    await rm(this.artifacts, { recursive: true, force: true });
    await mkdir(this.artifacts, { recursive: true });
    this.root = await mkdtemp(path.join(tmpdir(), "lathe-e2e-"));
    this.workspace = await workspace(this.root);
    this.server = new VsCodeServer(this.root);
    const folders = companion === undefined ? [] : [await companion(this.root)];
    const trustSettings = trust ? { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" } : {};
    await this.server.prepare({ vsix, folders, settings: { ...trustSettings, ...settings } });
    await this.server.start(environment, { trust });
    this.#browser = await chromium.launch({
      executablePath,
      args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
      chromiumSandbox: false,
      env: { ...process.env, LATHE_E2E_ROOT: this.root },
    });
    this.#context = await this.#browser.newContext({ viewport: { width: 1500, height: 1000 } });
    this.#context.setDefaultTimeout(stageLimit);
    await this.#context.tracing.start({ snapshots: true });
    this.console = [];
    this.workbench = await this.window();
    this.page = this.workbench.page;
  }

  /** Opens a window of the workspace: the first one, or another beside it, with an extension host and a daemon of its own. */
  async window() {
    const page = await this.#context.newPage();
    page.on("console", (message) => this.console.push(`${message.type()} ${message.text()}`));
    const workbench = new Workbench(page);
    await page.goto(this.server.address(this.workspace));
    await workbench.ready();
    return workbench;
  }

  /** The programs of Lathe that run in this session: `lathe` daemons or `lathe-worker`s. */
  running(program) {
    return processesOf(this.root).filter(({ command }) => path.basename(command.split(" ")[0]) === program).map(({ pid }) => pid);
  }

  /** One step of the test: says how long it took and keeps a screenshot. */
  async stage(name, action) {
    const started = Date.now();
    const file = `${String(++this.#stages).padStart(2, "0")}-${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
    try {
      return await action();
    } catch (error) {
      error.message = `${name}: ${error.message}\n${await this.workbench.describe().catch((failure) => failure.message)}`;
      throw error;
    } finally {
      this.test.diagnostic(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      await this.page.screenshot({ path: path.join(this.artifacts, file) });
    }
  }

  /** Keeps a screenshot of a window. */
  async look(workbench, name) {
    await workbench.page.screenshot({ path: path.join(this.artifacts, `${String(this.#stages).padStart(2, "0")}-${name}.png`) });
  }

  /** Ends everything. After a failure the trace and the logs are kept. */
  async close({ failed }) {
    if (this.root === undefined) {
      return;
    }
    try {
      if (failed && this.#context !== undefined) {
        await this.#context.tracing.stop({ path: path.join(this.artifacts, "trace.zip") });
      }
      await this.#browser?.close();
    } finally {
      const running = processesOf(this.root);
      const stubborn = await endProcessesOf(this.root);
      if (failed) {
        await this.#keepLogs(running, stubborn);
      }
      await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async #keepLogs(running, stubborn) {
    const lines = (title, processes) => [title, ...processes.map(({ pid, command }) => `  ${pid} ${command}`)];
    await writeFile(
      path.join(this.artifacts, "processes.txt"),
      [...lines("Running at the end:", running), ...lines("Ended by force:", stubborn), ""].join("\n"),
    );
    await writeFile(path.join(this.artifacts, "console.log"), this.console?.join("\n") ?? "");
    await writeFile(path.join(this.artifacts, "server.log"), await readFile(this.server.logFile).catch(() => ""));
    await cp(this.server.logFolder, path.join(this.artifacts, "logs"), { recursive: true }).catch(() => undefined);
  }
}

/** Runs `body` with a session and closes it, whatever happens. */
export async function withSession(name, test, body) {
  const session = new Session(name, test);
  let failed = true;
  try {
    await body(session);
    failed = false;
  } finally {
    await session.close({ failed });
  }
}
