import { emptyConversation, newestTurns, readConversation, type Conversation } from "./conversation";

/** Of so many targets the conversations are kept; those that were talked to longest ago go. */
const maxChats = 8;

const key = "lathe.chats";

/** What remembers for a workspace: VS Code's Memento, or a test's. */
export interface ChatMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Conversations by what they are with, on this machine and for this workspace alone. */
export class KeptChats {
  constructor(private readonly memory: ChatMemory) {}

  /** The last conversation with a target, else an empty one. */
  read(target: string): Conversation {
    const kept = this.#all().find((chat) => chat.target === target);
    return kept === undefined ? emptyConversation() : readConversation(kept.conversation);
  }

  keep(target: string, conversation: Conversation): PromiseLike<void> {
    const others = this.#all().filter((chat) => chat.target !== target);
    const kept = { ...conversation, turns: newestTurns(conversation.turns) };
    return this.memory.update(key, [{ target, conversation: kept }, ...others].slice(0, maxChats));
  }

  #all(): { target: string; conversation: unknown }[] {
    const kept = this.memory.get(key);
    return Array.isArray(kept) ? (kept as unknown[]).filter(isChat) : [];
  }
}

function isChat(value: unknown): value is { target: string; conversation: unknown } {
  return typeof value === "object" && value !== null && "target" in value && typeof value.target === "string" && "conversation" in value;
}
