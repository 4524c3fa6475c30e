import type { ChatMessage } from "./conversation";

export interface CompletionRequest {
  model: string;
  messages: ChatMessage[];
  /** Further members of the request, such as `temperature`. */
  sampling: Record<string, number>;
}

export interface CompletionEnd {
  /** Why: `stop`, `length`. */
  finish: string;
  /** Tokens of the answer, as the server counts them. */
  tokens?: number;
}

/** Why there is no answer, or not all of it, in words for the user. */
export class CompletionError extends Error {}
