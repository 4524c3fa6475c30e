import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { ResponseError } from "vscode-languageclient/node";
import { locateDaemon } from "./daemonLocator";
import { DaemonProcess } from "./daemonProcess";
import { daemonSettings, onDidChangeDaemonSettings } from "./daemonSettings";
import type { DaemonProblem, DaemonState } from "./daemonState";
import { describeExit, type ProcessExit } from "./exitText";
import {
  notifications,
  type ChatEndedParams,
  type ChatProgressParams,
  type DataProgressParams,
  type EngineProgressParams,
  type ModelExportProgressParams,
  type RunDidChangeParams,
} from "./protocol.generated";
import { checkProtocol } from "./protocolCheck";
import { NotConnectedError } from "./requestError";
import { RestartPolicy } from "./restartPolicy";
import { SessionClient } from "./sessionClient";

/** A daemon that has not answered `initialize` by then never will. */
const connectMilliseconds = 30_000;

interface Session {
  process: DaemonProcess;
  client: SessionClient;
}

/** The window's connection to `lathe daemon`: finds it, starts it, notices its end, and starts it again when that is the first for long. */
export class Daemon implements vscode.Disposable {
  readonly #stateChanged = new vscode.EventEmitter<DaemonState>();
  readonly #runsChanged = new vscode.EventEmitter<RunDidChangeParams>();
  readonly #engineProgressed = new vscode.EventEmitter<EngineProgressParams>();
  readonly #dataProgressed = new vscode.EventEmitter<DataProgressParams>();
  readonly #chatProgressed = new vscode.EventEmitter<ChatProgressParams>();
  readonly #chatEnded = new vscode.EventEmitter<ChatEndedParams>();
  readonly #exportProgressed = new vscode.EventEmitter<ModelExportProgressParams>();
  readonly #restarted = new vscode.EventEmitter<string>();
  readonly #restarts = new RestartPolicy();
  #state: DaemonState = { kind: "idle" };
  #session: Session | undefined;
  #starting: Promise<boolean> | undefined;

  readonly #settings = onDidChangeDaemonSettings(() => void this.#sendSettings());

  readonly onDidChangeState = this.#stateChanged.event;
  readonly onDidChangeRuns = this.#runsChanged.event;
  readonly onDidProgressEngine = this.#engineProgressed.event;
  readonly onDidProgressData = this.#dataProgressed.event;
  readonly onDidProgressChat = this.#chatProgressed.event;
  readonly onDidEndChat = this.#chatEnded.event;
  readonly onDidProgressExport = this.#exportProgressed.event;
  /** Fires with how the daemon had ended, when it is ready again without the user's doing. */
  readonly onDidRestart = this.#restarted.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): DaemonState {
    return this.#state;
  }

  /** Resolves to whether a daemon is ready. After a failure only the user's own act (`retry`) starts another one. */
  async ensureStarted({ retry }: { retry: boolean }): Promise<boolean> {
    if (this.#state.kind === "ready") {
      return true;
    }
    if (this.#starting === undefined && this.#state.kind === "stopped" && !retry) {
      return false;
    }
    return this.#start();
  }

  async restart(): Promise<void> {
    this.#restarts.reset();
    await this.#starting;
    await this.#endSession();
    await this.#start();
  }

  async request<R>(method: string, params: object, cancellation?: vscode.CancellationToken): Promise<R> {
    if (this.#session === undefined || this.#state.kind !== "ready") {
      throw new NotConnectedError();
    }
    // One that is undefined would be sent as a parameter.
    const { client } = this.#session;
    return cancellation === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, cancellation);
  }

  /** For the extension's deactivation, which is the one moment that can wait. */
  async stop(): Promise<void> {
    await this.#starting;
    await this.#endSession();
  }

  dispose(): void {
    this.#settings.dispose();
    this.#stateChanged.dispose();
    this.#runsChanged.dispose();
    this.#engineProgressed.dispose();
    this.#dataProgressed.dispose();
    this.#chatProgressed.dispose();
    this.#chatEnded.dispose();
    this.#exportProgressed.dispose();
    this.#restarted.dispose();
  }

  /** A daemon that starts later reads them when it is initialized. */
  async #sendSettings(): Promise<void> {
    try {
      await this.#session?.client.sendNotification("workspace/didChangeConfiguration", { settings: { lathe: daemonSettings() } });
    } catch (error) {
      this.log.warn("The daemon was not told of changed settings", error);
    }
  }

  #start(): Promise<boolean> {
    this.#starting ??= this.#startSession().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #startSession(): Promise<boolean> {
    this.#setState({ kind: "starting" });
    const location = await locateDaemon({
      setting: vscode.workspace.getConfiguration("lathe").get("daemon.path", ""),
      environment: process.env,
      extensionPath: this.context.extensionPath,
      platform: process.platform,
    });
    if ("missing" in location) {
      return this.#fail({ message: location.missing, remedies: ["openSettings", "showLog"] });
    }
    this.log.info(`Starting ${location.program}`);
    let launched: DaemonProcess;
    try {
      launched = await DaemonProcess.launch(location.program);
    } catch (error) {
      this.log.error("The daemon could not be started", error);
      return this.#fail({ message: `"${location.program}" could not be started.`, remedies: ["openSettings", "showLog"] });
    }
    return this.#connect(location.program, launched);
  }

  async #connect(program: string, launched: DaemonProcess): Promise<boolean> {
    const client = new SessionClient(launched, this.log, extensionVersion(this.context));
    client.onNotification(notifications.runDidChange, (params: RunDidChangeParams) => {
      this.#runsChanged.fire(params);
    });
    client.onNotification(notifications.engineProgress, (params: EngineProgressParams) => {
      this.#engineProgressed.fire(params);
    });
    client.onNotification(notifications.dataProgress, (params: DataProgressParams) => {
      this.#dataProgressed.fire(params);
    });
    client.onNotification(notifications.chatProgress, (params: ChatProgressParams) => {
      this.#chatProgressed.fire(params);
    });
    client.onNotification(notifications.chatEnded, (params: ChatEndedParams) => {
      this.#chatEnded.fire(params);
    });
    client.onNotification(notifications.modelExportProgress, (params: ModelExportProgressParams) => {
      this.#exportProgressed.fire(params);
    });
    const exit = launched.exited.then((ended) => ({ ended }));
    const connected = client.start().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const timeout = delay(connectMilliseconds, { error: new Error("No answer in time") }, { ref: false });
    const outcome = await Promise.race([connected, exit, timeout]);
    if (outcome !== undefined) {
      if ("error" in outcome) {
        this.log.error("The daemon did not answer as expected", outcome.error);
      }
      await launched.end();
      return this.#fail({ message: whyNotConnected(outcome), remedies: ["restart", "showLog"] });
    }
    const session: Session = { process: launched, client };
    const check = checkProtocol(client.initializeResult?.capabilities.experimental, program);
    if ("refusal" in check) {
      await this.#close(session);
      return this.#fail({ message: check.refusal, remedies: ["openSettings", "showLog"] });
    }
    this.#session = session;
    void exit.then(({ ended }) => {
      void this.#sessionEnded(session, describeExit(ended));
    });
    this.log.info(`Connected to the daemon ${check.info.version}, engine: ${check.info.engine ?? "none"}`);
    this.#setState({ kind: "ready", info: check.info });
    return true;
  }

  /** Only an end that nobody asked for gets here with the session still in place. */
  async #sessionEnded(session: Session, message: string): Promise<void> {
    if (this.#session !== session) {
      return;
    }
    this.#session = undefined;
    if (this.#restarts.decide(performance.now()) === "ask") {
      this.#fail({ message, remedies: ["restart", "showLog"] });
      return;
    }
    this.log.error(message);
    if (await this.#start()) {
      this.#restarted.fire(message);
    }
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) {
      await this.#close(session);
    }
  }

  async #close({ client, process: launched }: Session): Promise<void> {
    try {
      await client.dispose();
    } catch (error) {
      this.log.warn("The connection to the daemon did not close in order", error);
    }
    await launched.end();
  }

  #fail(problem: DaemonProblem): false {
    this.log.error(problem.message);
    this.#setState({ kind: "stopped", problem });
    return false;
  }

  #setState(state: DaemonState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

function whyNotConnected(outcome: { ended: ProcessExit } | { error: unknown }): string {
  if ("ended" in outcome) {
    return describeExit(outcome.ended);
  }
  // A refusal, such as one of the protocol's version, is worded by the daemon.
  return outcome.error instanceof ResponseError ? outcome.error.message : "The Lathe daemon does not answer.";
}

function extensionVersion(context: vscode.ExtensionContext): string {
  return String((context.extension.packageJSON as { version?: unknown }).version);
}
