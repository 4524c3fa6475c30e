import type { ChatProgressParams, ChatStartParams, ChatStartResult } from "../../infrastructure/protocol.generated";
import { problemOf, sentencesOf } from "../../infrastructure/requestError";
import { ChatModel } from "./chatModel";
import type { ChatConnection, ToChatPage } from "./chatMessages";
import type { ChatTarget } from "./chatTarget";
import { CompletionError, type CompletionEnd, type CompletionRequest } from "./completion";
import type { ChatServer } from "./completions";
import type { KeptChats } from "./keptChats";

/** What a talk needs of the world. */
export interface TalkHost {
  post(message: ToChatPage): void;
  /** Why nothing can be loaded; undefined when it can. Starts a daemon if need be. */
  refusal(): Promise<Extract<ChatConnection, { kind: "lost" | "idle" }> | undefined>;
  start(params: ChatStartParams, signal: AbortSignal): Promise<ChatStartResult>;
  stop(session: string): Promise<void>;
  complete(server: ChatServer, request: CompletionRequest, onText: (text: string) => void, signal: AbortSignal): Promise<CompletionEnd>;
}

let tokens = 0;

/** A conversation with a target, and the session in which its models are loaded. There is at most one, and none is left behind. */
export class ChatTalk {
  readonly model: ChatModel;
  #loading: { token: string; abort: AbortController } | undefined;
  #session: ChatStartResult | undefined;
  #isOver = false;

  constructor(
    private readonly what: ChatTarget,
    chats: KeptChats,
    private readonly host: TalkHost,
  ) {
    this.model = new ChatModel(what.target, what.title, chats.read(what.target), {
      post: (message) => {
        host.post(message);
      },
      complete: (request, onText, signal) => this.#complete(request, onText, signal),
      keep: (conversation) => void chats.keep(what.target, conversation),
      now: () => performance.now(),
    });
  }

  get target(): string {
    return this.what.target;
  }

  /** Does nothing while models are loaded or loading. */
  async load(): Promise<void> {
    if (this.#loading !== undefined || this.#session !== undefined || this.#isOver) {
      return;
    }
    const loading = { token: `chat-${++tokens}`, abort: new AbortController() };
    this.#loading = loading;
    this.model.connectionChanged({ kind: "loading", step: "Starting" });
    const connection = await this.#start(loading.token, loading.abort.signal);
    if (this.#loading === loading) {
      this.#loading = undefined;
      if (connection !== undefined) {
        this.model.connectionChanged(connection);
      }
    }
  }

  cancelLoad(): void {
    if (this.#loading !== undefined) {
      this.#loading.abort.abort();
      this.#loading = undefined;
      this.model.connectionChanged({ kind: "idle" });
    }
  }

  progressed({ token, step, done, total }: ChatProgressParams): void {
    if (this.#loading?.token === token) {
      const percent = total > 0 ? { percent: Math.min(100, Math.floor((100 * done) / total)) } : {};
      this.model.connectionChanged({ kind: "loading", step, ...percent });
    }
  }

  /** A session has ended that nobody wanted to end. */
  ended(session: string, message: string | undefined): void {
    if (this.#session?.session === session) {
      this.#session = undefined;
      this.model.connectionChanged({ kind: "lost", message: message ?? "The model was unloaded.", canInstall: false });
    }
  }

  /** The daemon is gone, and all of its sessions with it. */
  daemonEnded(): void {
    if (this.#loading !== undefined || this.#session !== undefined) {
      this.#loading?.abort.abort();
      this.#loading = undefined;
      this.#session = undefined;
      this.model.connectionChanged({ kind: "lost", message: "The Lathe daemon has ended, and with it the model.", canInstall: false });
    }
  }

  /** Lets go of the models. The conversation is kept. */
  dispose(): void {
    this.#isOver = true;
    this.#loading?.abort.abort();
    this.#loading = undefined;
    const session = this.#session;
    this.#session = undefined;
    this.model.dispose();
    if (session !== undefined) {
      void this.host.stop(session.session);
    }
  }

  /** Gives what stands in the way, or undefined when models are loaded or nobody waits for them any more. */
  async #start(token: string, signal: AbortSignal): Promise<ChatConnection | undefined> {
    const isWanted = (): boolean => this.#loading?.token === token;
    try {
      const refusal = await this.host.refusal();
      if (refusal !== undefined || !isWanted()) {
        return refusal;
      }
      const session = await this.host.start({ target: this.what.target, token }, signal);
      if (!isWanted()) {
        void this.host.stop(session.session);
        return undefined;
      }
      this.#session = session;
      this.model.loaded(session.models, session.template, session.contextLength);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      return { kind: "lost", message: sentencesOf(problem), canInstall: problem.kind === "engineMissing" };
    }
  }

  #complete(request: CompletionRequest, onText: (text: string) => void, signal: AbortSignal): Promise<CompletionEnd> {
    return this.#session === undefined
      ? Promise.reject(new CompletionError("The model is not loaded."))
      : this.host.complete(this.#session, request, onText, signal);
  }
}
