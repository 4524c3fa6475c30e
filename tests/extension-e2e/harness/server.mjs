// A VS Code server with its own extensions, settings and data, on a free port.
import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { install } from "../install.mjs";

const run = promisify(execFile);
const startLimit = 90_000;

// Nothing may pop up over the workbench or move in the screenshots.
const quietSettings = {
  "chat.disableAIFeatures": true,
  "editor.cursorBlinking": "solid",
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.editor.enablePreview": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export class VsCodeServer {
  #process;

  /** @param {string} root folder of everything this server writes; also what its processes are known by */
  constructor(root) {
    this.root = root;
    this.logFolder = path.join(root, "data", "logs");
    this.extensions = path.join(root, "extensions");
    this.logFile = path.join(root, "server.log");
    this.port = 0;
  }

  get #folders() {
    return ["--server-data-dir", path.join(this.root, "server"), "--extensions-dir", this.extensions, "--user-data-dir", path.join(this.root, "data")];
  }

  /** @param {{ vsix: string[], folders?: string[], settings?: object }} options what to install: packages, and extensions' folders as they are */
  async prepare({ vsix, folders = [], settings = {} }) {
    const user = path.join(this.root, "data", "User");
    await mkdir(user, { recursive: true });
    await writeFile(path.join(user, "settings.json"), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
    // VS Code takes over what it finds there when it first looks, which is when it installs a package.
    for (const folder of folders) {
      await cp(folder, path.join(this.extensions, path.basename(folder)), { recursive: true });
    }
    const { node, server } = install();
    for (const file of vsix) {
      await run(node, [server, "--accept-server-license-terms", ...this.#folders, "--install-extension", file, "--force"]);
    }
  }

  /**
   * Starts the server; `environment` reaches the extension host and what it starts. With a token, only who has the address gets in. With
   * `trust` folders are asked about, as for users.
   */
  async start(environment = {}, { token, trust = false } = {}) {
    this.token = token;
    const { node, server } = install();
    const log = createWriteStream(this.logFile, { flags: "a" });
    this.#process = spawn(
      node,
      [
        server, "--host", "127.0.0.1", "--port", "0",
        ...(token === undefined ? ["--without-connection-token"] : ["--connection-token", token]), "--accept-server-license-terms",
        ...(trust ? [] : ["--disable-workspace-trust"]), "--telemetry-level", "off", "--log", "debug",
        // At its default of three hours extension hosts would stay behind after every test.
        "--reconnection-grace-time", "5", ...this.#folders,
      ],
      {
        env: {
          ...process.env,
          XDG_STATE_HOME: path.join(this.root, "state"),
          XDG_CACHE_HOME: path.join(this.root, "cache"),
          XDG_DATA_HOME: path.join(this.root, "share"),
          ...environment,
          LATHE_E2E_ROOT: this.root,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#process.stderr.pipe(log, { end: false });
    this.ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.port = await this.#announcedPort(log);
  }

  #announcedPort(log) {
    return new Promise((resolve, reject) => {
      let text = "";
      const limit = setTimeout(() => reject(new Error(`The server has not started within ${startLimit} ms:\n${text}`)), startLimit);
      this.#process.once("exit", (code) => reject(new Error(`The server has ended with code ${code}:\n${text}`)));
      this.#process.stdout.on("data", (chunk) => {
        log.write(chunk);
        text = text.length < 10_000 ? text + chunk : text;
        const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
        if (port !== undefined) {
          clearTimeout(limit);
          resolve(Number(port));
        }
      });
    });
  }

  /** Address of the workbench with a folder or a .code-workspace file open, and maybe a file in its editor. */
  address(workspace, file = undefined) {
    const host = `127.0.0.1:${this.port}`;
    const query = new URLSearchParams({ [workspace.endsWith(".code-workspace") ? "workspace" : "folder"]: workspace });
    if (this.token !== undefined) {
      query.set("tkn", this.token);
    }
    if (file !== undefined) {
      query.set("payload", JSON.stringify([["openFile", `vscode-remote://${host}${file}`]]));
    }
    return `http://${host}/?${query}`;
  }
}
