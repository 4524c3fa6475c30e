import type { ToChatPage } from "./chatMessages";
import type { CompletionEnd, CompletionRequest } from "./completion";
import type { Conversation } from "./conversation";

/** What the chat's model needs of the world: the page, the loaded model, and somebody who remembers. */
export interface ChatHost {
  post(message: ToChatPage): void;
  /** Throws a CompletionError, or what the signal throws. */
  complete(request: CompletionRequest, onText: (text: string) => void, signal: AbortSignal): Promise<CompletionEnd>;
  /** Remembers a conversation until the next time. */
  keep(conversation: Conversation): void;
  /** Milliseconds of a clock that does not go back. */
  now(): number;
}
