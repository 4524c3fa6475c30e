import type { ChatMessage } from "./conversation";

export type RowFormat = "sharegpt" | "alpaca";

const roles = { system: "system", user: "human", assistant: "gpt" } as const;

/** A conversation that ends with an answer, as one line of a dataset. Registered without `columns`, rows of ShareGPT have all of it. */
export function exampleRow(messages: readonly ChatMessage[], format: RowFormat): string {
  return JSON.stringify(format === "sharegpt" ? shareGptOf(messages) : alpacaOf(messages));
}

function shareGptOf(messages: readonly ChatMessage[]): object {
  return { conversations: messages.map(({ role, content }) => ({ from: roles[role], value: content })) };
}

function alpacaOf(messages: readonly ChatMessage[]): object {
  const system = messages.find(({ role }) => role === "system")?.content;
  const talk = messages.filter(({ role }) => role !== "system").map(({ content }) => content);
  const history: string[][] = [];
  for (let i = 0; i + 2 < talk.length; i += 2) {
    history.push(talk.slice(i, i + 2));
  }
  return {
    instruction: talk.at(-2) ?? "",
    input: "",
    output: talk.at(-1) ?? "",
    ...(system === undefined ? {} : { system }),
    ...(history.length === 0 ? {} : { history }),
  };
}
