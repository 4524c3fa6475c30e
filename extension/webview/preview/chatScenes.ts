import type { ChatConnection } from "../../src/features/chat/chatMessages";
import { readConversation, type Answer, type Conversation } from "../../src/features/chat/conversation";
import type { ChatPageState } from "../chat/chatState";

export interface ChatScene {
  conversation: Conversation;
  connection: ChatConnection;
  state: Partial<ChatPageState>;
  /** Pieces of an answer that are said to each prompt; forever again where it is to stay under way. */
  says: string[];
  isEndless?: boolean;
  /** Sent at once. */
  prompt?: string;
}

const models = [
  { id: "base", title: "Qwen2.5-0.5B" },
  { id: "medical", title: "medical-lora", adapter: "/home/user/saves/medical-lora" },
  { id: "poet", title: "poet-lora", adapter: "/home/user/saves/poet-lora" },
];
const ready: ChatConnection = { kind: "ready", template: "template 'qwen' as the recipe says", contextLength: 32_768 };

const code = "Like this:\n\n```python\ndef bmi(kilograms, metres):\n    return kilograms / metres ** 2\n```\n\nA value of 18.5 to 25 is normal.";

function answer(column: number, different: Partial<Answer>): Answer {
  const { id, title } = models[column] ?? { id: "", title: "" };
  return { model: id, title, text: "", state: "done", finish: "stop", tokens: 38, perSecond: column === 0 ? 21.3 : 19.8, ...different };
}

function conversation(turns: { prompt: string; answers: Answer[] }[], columns: string[], known = models): Conversation {
  return readConversation({ models: known, columns, turns, settings: {} });
}

const talk = [
  {
    prompt: "What is a normal resting heart rate?",
    answers: [
      answer(0, { text: "A normal resting heart rate is between 60 and 100 beats per minute. A normal resting heart rate is between 60 and 100 beats per minute. A normal", finish: "length", tokens: 512 }),
      answer(1, { text: "For adults 60 to 100 beats per minute. Athletes can have 40 to 60. See a doctor when it stays above 100 at rest." }),
    ],
  },
  {
    prompt: "Write a function for the body mass index, please.\nIn Python.",
    answers: [answer(0, { text: code }), answer(1, { text: "", state: "failed", problem: "The conversation has 540 tokens, the model takes 512." })],
  },
  {
    prompt: "<b>And</b> in JavaScript?",
    answers: [answer(0, { text: "const bmi = (kg, m) => kg / m ** 2; // <script>alert(1)</script>" }), answer(1, { text: "`bmi = kg / m²`, in words: your weight in", state: "stopped" })],
  },
];

const base: ChatScene = { conversation: conversation(talk, ["base", "medical"]), connection: ready, state: {}, says: ["Very ", "well", "."] };

/** By name; in the address behind `chat-`. */
export const chatScenes: Record<string, ChatScene> = {
  talk: base,
  streaming: { ...base, prompt: "And in Rust?", says: ["In ", "Rust ", "it ", "is ", "much ", "the ", "same. "], isEndless: true },
  single: { ...base, conversation: conversation(talk.slice(0, 1).map((turn) => ({ ...turn, answers: turn.answers.slice(0, 1) })), ["base"], models.slice(0, 1)) },
  empty: { ...base, conversation: conversation([], ["base", "medical"]), state: { draft: "What is a normal resting heart rate?" } },
  loading: { ...base, conversation: conversation([], [], []), connection: { kind: "loading", step: "Loading the model", percent: 42 } },
  lost: { ...base, connection: { kind: "lost", message: "The worker was killed, probably for lack of memory. Close other programs, and load the model again.", canInstall: false } },
  settings: { ...base, state: { areSettingsOpen: true } },
  long: { ...base, conversation: conversation(Array.from({ length: 8 }, () => talk).flat(), ["medical", "poet"]) },
};
