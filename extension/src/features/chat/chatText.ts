import { formatCount, formatPerSecond } from "../runs/format";
import { isUnderWay, type Answer } from "./conversation";

/** What stands below an answer: how far it is, or how it ended, and how fast it came. */
export function answerNote(answer: Answer): string {
  const { state, finish, tokens, perSecond } = answer;
  const speed = perSecond === undefined ? undefined : `${formatPerSecond(perSecond)} tokens/s`;
  const count = tokens === undefined ? undefined : `${formatCount(tokens)} ${tokens === 1 ? "token" : "tokens"}`;
  return [endOf(state, finish), count, speed].filter((part) => part !== undefined).join(" · ");
}

function endOf(state: Answer["state"], finish: string | undefined): string | undefined {
  switch (state) {
    case "waiting":
      return "Reading";
    case "streaming":
      return "Answering";
    case "stopped":
      return "Stopped";
    case "failed":
      return "Failed";
    case "done":
      return finish === "length" ? "Cut: out of tokens" : undefined;
  }
}

/** What is told of an answer that has ended, once. */
export function spokenAnswer(answer: Answer): string {
  if (isUnderWay(answer)) {
    return "";
  }
  const text = answer.state === "failed" ? (answer.problem ?? "No answer") : answer.text;
  return `${answer.title}: ${text.length > maxSpoken ? `${text.slice(0, maxSpoken)} …` : text}`;
}

/** Longer answers are read in the page itself. */
const maxSpoken = 1_000;

/** Such as "template 'qwen' as the recipe says · 512 tokens of context". */
export function readyText({ template, contextLength }: { template: string; contextLength: number }): string {
  return `${template} · ${formatCount(contextLength)} tokens of context`;
}
