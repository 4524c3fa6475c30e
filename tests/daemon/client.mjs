// A daemon of its own for each test: process, connection, state folders; all of it gone afterwards.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
const built = (project, name) => path.join(repository, project, "bin/Release/net10.0", name);
export const daemonPath = process.env.LATHE_DAEMON ?? built("server/Lathe.Cli", "lathe");
export const fakeWorker = built("tests/Lathe.FakeWorker", "fake-worker");
export const protocol = { major: 2, minor: 1 };

const cleanups = new WeakMap();

/** Runs after the test, the last one first: a daemon has ended before the folder it writes to is removed. */
function cleanUp(t, action) {
  if (!cleanups.has(t)) {
    const actions = [];
    cleanups.set(t, actions);
    t.after(async () => {
      for (const next of actions.reverse()) {
        await next();
      }
    });
  }

  cleanups.get(t).push(action);
}

/** Removes a folder into which a worker, or the shell around it that writes how it ended, may still write for a moment. */
async function remove(folder, attempts = 100) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== "ENOTEMPTY" || attempts === 0) {
      throw error;
    }

    await delay(50);
    await remove(folder, attempts - 1);
  }
}

/** A folder that is removed after the test. */
export function temporaryFolder(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "lathe-daemon-test-"));
  cleanUp(t, () => remove(folder));
  return folder;
}

export const uriOf = (file) => pathToFileURL(file).href;

export class Daemon {
  /** Notifications in the order they came: { method, params }. */
  notifications = [];
  stderr = "";
  #waiting = [];

  /**
   * @param {import("node:test").TestContext} t
   * @param {{ env?: Record<string, string>, state?: string, program?: string }} options
   */
  constructor(t, { env = {}, state = temporaryFolder(t), program = daemonPath } = {}) {
    this.state = state;
    this.process = spawn(program, ["daemon", "--stdio"], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, XDG_STATE_HOME: state, XDG_DATA_HOME: path.join(state, "data"), XDG_RUNTIME_DIR: state, ...env },
    });
    this.process.stderr.setEncoding("utf8").on("data", (text) => (this.stderr += text));
    this.process.stdin.on("error", () => {}); // A daemon that has ended takes no more.
    this.exit = new Promise((resolve) => this.process.on("exit", (code, signal) => resolve(code ?? signal)));
    this.connection = createMessageConnection(new StreamMessageReader(this.process.stdout), new StreamMessageWriter(this.process.stdin));
    this.connection.onNotification((method, params) => {
      this.notifications.push({ method, params });
      this.#waiting = this.#waiting.filter((look) => !look());
    });
    this.connection.onError(() => {});
    this.connection.listen();
    cleanUp(t, async () => {
      this.connection.dispose();
      this.process.kill("SIGKILL");
      await this.exit;
    });
  }

  /** A daemon that is past `initialize`. */
  static async initialized(t, { folders = [], ...options } = {}) {
    const daemon = new Daemon(t, options);
    await daemon.initialize({ workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })) });
    await daemon.notify("initialized", {});
    return daemon;
  }

  initialize(params = {}) {
    return this.request("initialize", {
      processId: process.pid,
      capabilities: {},
      initializationOptions: { lathe: { protocol, client: "tests" } },
      ...params,
    });
  }

  request(method, params, token) {
    return this.connection.sendRequest(method, ...[params, token].filter((given) => given !== undefined));
  }

  /** The error a request is answered with. */
  async refusal(method, params) {
    try {
      const result = await this.request(method, params);
      throw new Error(`${method} was answered: ${JSON.stringify(result)}`);
    } catch (error) {
      if (error.code === undefined) {
        throw error;
      }

      return { code: error.code, message: error.message, data: error.data };
    }
  }

  notify(method, params) {
    return this.connection.sendNotification(method, params);
  }

  open(uri, text, version = 1) {
    return this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "lathe-recipe", version, text } });
  }

  change(uri, version, contentChanges) {
    return this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  /** The first notification, of those so far and those to come, that fits. */
  received(method, fits = () => true, seconds = 30) {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`No fitting ${method} came within ${seconds} s. There were: ${JSON.stringify(this.notifications.slice(-20))} ${this.stderr}`)),
        seconds * 1000,
      );
      const look = () => {
        const found = this.notifications.find((message) => message.method === method && fits(message.params));
        if (found) {
          clearTimeout(limit);
          resolve(found.params);
        }

        return found !== undefined;
      };
      if (!look()) {
        this.#waiting.push(look);
      }
    });
  }

  diagnostics(uri, version) {
    return this.received("textDocument/publishDiagnostics", (params) => params.uri === uri && params.version === version);
  }

  /** Answers a raw message with the raw responses that follow, until `enough` of them are there. */
  writeRaw(text) {
    this.process.stdin.write(text);
  }
}

export const frame = (body) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
