import type { ChatModelInfo } from "../../infrastructure/protocol.generated";
import type { ChatSettings } from "./chatSettings";
import type { Answer, Turn } from "./conversation";

/** The chat's view type; package.json activates on it. */
export const chatViewType = "lathe.chat";

export type ChatConnection =
  /** Not loaded, because nobody has asked for it yet, or it was given up. */
  | { kind: "idle" }
  | { kind: "loading"; step: string; percent?: number }
  | { kind: "ready"; template: string; contextLength: number }
  /** `canInstall`: for want of an engine. */
  | { kind: "lost"; message: string; canInstall: boolean };

/** Everything the page shows. */
export interface ChatView {
  /** What is talked to: the same again when the page comes back. */
  target: string;
  title: string;
  connection: ChatConnection;
  models: ChatModelInfo[];
  columns: string[];
  turns: Turn[];
  settings: ChatSettings;
}

/** What has come of an answer since the page was last told; `text` is to be appended. */
export type AnswerNews = { turn: number; column: number; text: string } & Pick<Answer, "state" | "perSecond">;

export type ToChatPage = { type: "view"; view: ChatView } | { type: "news"; news: AnswerNews[] };

/** What the page asks of the chat itself. Columns count from 0. */
export type ChatRequest =
  | { type: "ready" }
  | { type: "send"; prompt: string }
  /** Puts another prompt in place of the last one. */
  | { type: "editLast"; prompt: string }
  /** All answers that are under way, or the one in a column. */
  | { type: "stop"; column?: number }
  /** The last answer in a column once more. */
  | { type: "retry"; column: number }
  | { type: "clear" }
  /** Another model in a column; null takes the second column away. */
  | { type: "setModel"; column: number; model: string | null }
  | { type: "setSettings"; settings: unknown };

/** What the page asks of the editor. */
export type ChatAction =
  | { type: "load" }
  | { type: "cancelLoad" }
  | { type: "installEngine" }
  | { type: "copyAnswer"; turn: number; column: number }
  /** The conversation up to an answer, as a row to train on. */
  | { type: "copyRow"; turn: number; column: number };

export type FromChatPage = ChatRequest | ChatAction;
