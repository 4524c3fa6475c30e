import type { ChatModelInfo } from "../../infrastructure/protocol.generated";
import { readSettings, type ChatSettings } from "./chatSettings";

/** `waiting`: nothing of it has come; `stopped`: by the user, or by the end of the window. */
export type AnswerState = "waiting" | "streaming" | "done" | "stopped" | "failed";

export interface Answer {
  /** Id of the model, and what it was called. */
  model: string;
  title: string;
  text: string;
  state: AnswerState;
  /** Why the model came to an end, in the server's word: `stop`, `length`. */
  finish?: string;
  tokens?: number;
  /** Tokens per second, from the first on. */
  perSecond?: number;
  /** Why there is none, or not all of it. */
  problem?: string;
}

export interface Turn {
  /** Unique in the conversation, and rising. */
  id: number;
  prompt: string;
  /** By column; shorter where there was one column only. */
  answers: Answer[];
}

/** One or two models that answer the same prompts, each with a history of its own: its own answers. */
export interface Conversation {
  /** Those that can be talked to, the base first; as they last were, while none is loaded. */
  models: ChatModelInfo[];
  /** Ids of the models that answer, one or two. */
  columns: string[];
  turns: Turn[];
  settings: ChatSettings;
}

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export const maxColumns = 2;

/** More of a conversation is not kept: the oldest turns go. */
const maxTurns = 200;
const maxCharacters = 400_000;

/** A longer prompt is not taken. */
export const maxPromptLength = 200_000;

export function emptyConversation(): Conversation {
  return { models: [], columns: [], turns: [], settings: readSettings(undefined) };
}

export function isUnderWay({ state }: Answer): boolean {
  return state === "waiting" || state === "streaming";
}

/** What the model in a column is told to answer a turn: the system prompt, and of earlier turns those that it has an answer to. */
export function messagesFor(
  { turns, settings }: { turns: readonly Turn[]; settings: ChatSettings },
  turn: Turn,
  column: number,
): ChatMessage[] {
  const messages: ChatMessage[] = settings.system.trim() === "" ? [] : [{ role: "system", content: settings.system }];
  for (const earlier of turns) {
    if (earlier.id >= turn.id) {
      break;
    }
    const answer = earlier.answers[column];
    if (answer !== undefined && isPart(answer)) {
      messages.push({ role: "user", content: earlier.prompt }, { role: "assistant", content: answer.text });
    }
  }
  return [...messages, { role: "user", content: turn.prompt }];
}

/** Whether an answer is part of the history: one that failed is no example of how to go on. */
export function isPart({ state, text }: Answer): boolean {
  return (state === "done" || state === "stopped") && text !== "";
}

/** Which models answer: those that did, as far as they are there, else the base beside the first adapter. */
export function columnsFor(models: readonly ChatModelInfo[], wanted: readonly string[]): string[] {
  const there = wanted.filter((id) => models.some((model) => model.id === id)).slice(0, maxColumns);
  return there.length > 0 && there.length === wanted.length ? there : models.slice(0, maxColumns).map(({ id }) => id);
}

/** The newest turns, as far as they are kept. */
export function newestTurns(turns: readonly Turn[]): Turn[] {
  let room = maxCharacters;
  const kept: Turn[] = [];
  for (const turn of turns.slice(-maxTurns).reverse()) {
    room -= turn.answers.reduce((length, { text }) => length + text.length, turn.prompt.length);
    if (room < 0 && kept.length > 0) {
      break;
    }
    kept.push(turn);
  }
  return kept.reverse();
}

/** Reads a kept conversation, whichever version wrote it: what does not fit is left out. What was under way then was stopped by that. */
export function readConversation(kept: unknown): Conversation {
  const { models, columns, turns, settings } = recordOf(kept);
  const known = listOf(models).flatMap(readModel);
  return {
    models: known,
    columns: listOf(columns)
      .filter((id): id is string => typeof id === "string")
      .slice(0, maxColumns),
    turns: newestTurns(listOf(turns).flatMap(readTurn)).map((turn, index) => ({ ...turn, id: index + 1 })),
    settings: readSettings(settings),
  };
}

function readModel(kept: unknown): ChatModelInfo[] {
  const { id, title, adapter } = recordOf(kept);
  return typeof id === "string" && typeof title === "string" ? [{ id, title, ...(typeof adapter === "string" ? { adapter } : {}) }] : [];
}

function readTurn(kept: unknown): Turn[] {
  const { prompt, answers } = recordOf(kept);
  const given = listOf(answers).slice(0, maxColumns);
  const read = given.flatMap(readAnswer);
  // One that is left out would move the other into its column.
  return typeof prompt === "string" && read.length === given.length ? [{ id: 0, prompt, answers: read }] : [];
}

const endStates: readonly AnswerState[] = ["done", "stopped", "failed"];

function readAnswer(kept: unknown): Answer[] {
  const { model, title, text, state, finish, tokens, perSecond, problem } = recordOf(kept);
  if (typeof model !== "string" || typeof title !== "string" || typeof text !== "string") {
    return [];
  }
  return [
    {
      model,
      title,
      text,
      state: endStates.find((one) => one === state) ?? "stopped",
      ...(typeof finish === "string" ? { finish } : {}),
      ...(typeof tokens === "number" ? { tokens } : {}),
      ...(typeof perSecond === "number" ? { perSecond } : {}),
      ...(typeof problem === "string" ? { problem } : {}),
    },
  ];
}

function recordOf(value: unknown): Record<string, unknown> {
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
