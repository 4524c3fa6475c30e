import * as vscode from "vscode";
import {
  requests,
  type ChatStartParams,
  type ChatStartResult,
  type ChatStopParams,
  type ChatStopResult,
} from "../../infrastructure/protocol.generated";

interface CancellableRequester {
  request<R>(method: string, params: object, cancellation?: vscode.CancellationToken): Promise<R>;
}

/** The daemon's requests about models to talk to, typed. */
export class ChatService {
  constructor(private readonly requester: CancellableRequester) {}

  /** Takes as long as loading a model. */
  async start(params: ChatStartParams, signal: AbortSignal): Promise<ChatStartResult> {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener("abort", cancel);
    try {
      return await this.requester.request(requests.chatStart, params, source.token);
    } finally {
      signal.removeEventListener("abort", cancel);
      source.dispose();
    }
  }

  stop(session: string): Promise<ChatStopResult> {
    return this.requester.request(requests.chatStop, { session } satisfies ChatStopParams);
  }
}
