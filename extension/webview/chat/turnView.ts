import { answerSegments, type AnswerSegment } from "../../src/features/chat/answerSegments";
import type { ChatView } from "../../src/features/chat/chatMessages";
import { answerNote } from "../../src/features/chat/chatText";
import { isUnderWay, type Answer, type Turn } from "../../src/features/chat/conversation";
import { button, element, fill, setText } from "../dom";
import type { Ask } from "./ask";

/** A prompt with its answers side by side. */
export class TurnView {
  readonly root: HTMLElement;
  readonly #prompt = element("p", { class: "prompt-text" });
  readonly #edit: HTMLButtonElement;
  readonly #answers = element("div", { class: "answers" });
  readonly #views: AnswerView[] = [];

  constructor(
    private readonly id: number,
    private readonly ask: Ask,
    edit: () => void,
  ) {
    this.#edit = button("Edit", "link", edit, "chat-edit");
    this.root = element(
      "article",
      { class: "turn", "aria-label": `Turn ${id}`, "data-testid": "chat-turn" },
      element("div", { class: "prompt" }, this.#prompt, this.#edit),
      this.#answers,
    );
  }

  draw(turn: Turn, { columns, models, connection }: ChatView, isLast: boolean): void {
    setText(this.#prompt, turn.prompt);
    const isFree = connection.kind === "ready" && !turn.answers.some(isUnderWay);
    this.#edit.hidden = !isLast || !isFree;
    this.#answers.classList.toggle("single", Math.max(columns.length, turn.answers.length) < 2);
    while (this.#views.length > turn.answers.length) {
      this.#views.pop()?.root.remove();
    }
    turn.answers.forEach((answer, column) => {
      let view = this.#views[column];
      if (view === undefined) {
        view = new AnswerView(this.id, column, this.ask);
        this.#views.push(view);
        this.#answers.append(view.root);
      }
      const canRetry = isLast && connection.kind === "ready" && !isUnderWay(answer) && columns[column] !== undefined;
      view.draw(answer, answer.model !== columns[column] || models.length === 0, canRetry);
    });
  }

  /** What changes while an answer comes. */
  drawAnswer(answer: Answer, column: number): void {
    this.#views[column]?.drawText(answer);
  }
}

class AnswerView {
  readonly root: HTMLElement;
  readonly #name = element("h3", { class: "name" });
  readonly #text = element("div", { class: "answer-text", "data-testid": "chat-answer" });
  readonly #segments: SegmentView[] = [];
  readonly #problem = element("p", { class: "problem", "data-testid": "chat-problem" });
  readonly #note = element("span", { class: "note", "data-testid": "chat-note" });
  readonly #buttons = element("span", { class: "answer-buttons" });

  constructor(
    private readonly turn: number,
    private readonly column: number,
    private readonly ask: Ask,
  ) {
    this.root = element(
      "section",
      { class: "answer-box", "data-testid": `chat-answer-${column}` },
      this.#name,
      this.#text,
      this.#problem,
      element("div", { class: "answer-foot" }, this.#note, this.#buttons),
    );
  }

  /** @param isOther the answer is from another model than the column's head names */
  draw(answer: Answer, isOther: boolean, canRetry: boolean): void {
    setText(this.#name, answer.title);
    this.root.classList.toggle("other", isOther);
    this.root.setAttribute("aria-label", answer.title);
    this.drawText(answer);
    setText(this.#problem, answer.problem ?? "");
    this.#problem.hidden = answer.problem === undefined;
    const isBusy = isUnderWay(answer);
    fill(this.#buttons, [isBusy, canRetry, answer.text === "", answer.title], () => this.#actions(answer, isBusy, canRetry));
  }

  drawText(answer: Answer): void {
    this.root.dataset.state = answer.state;
    setText(this.#note, answerNote(answer));
    const segments = answerSegments(answer.text);
    segments.forEach((segment, index) => {
      const drawn = this.#segments[index];
      if (drawn?.kind === segment.kind) {
        drawn.draw(segment.text);
        return;
      }
      const made = new SegmentView(segment);
      drawn?.root.replaceWith(made.root);
      if (drawn === undefined) {
        this.#text.append(made.root);
      }
      this.#segments[index] = made;
    });
    for (const surplus of this.#segments.splice(segments.length)) {
      surplus.root.remove();
    }
  }

  #actions({ title, text }: Answer, isBusy: boolean, canRetry: boolean): Node[] {
    const { turn, column } = this;
    const action = (name: string, testId: string, clicked: () => void): HTMLElement => {
      const made = button(name, "link", clicked, testId);
      made.setAttribute("aria-label", `${name}: ${title}`);
      return made;
    };
    if (isBusy) {
      return [action("Stop", "chat-stop-one", () => {
        this.ask({ type: "stop", column });
      })];
    }
    const retry = action("Retry", "chat-retry", () => {
      this.ask({ type: "retry", column });
    });
    const copy = action("Copy", "chat-copy", () => {
      this.ask({ type: "copyAnswer", turn, column });
    });
    const row = action("Copy as example", "chat-copy-row", () => {
      this.ask({ type: "copyRow", turn, column });
    });
    return [...(canRetry ? [retry] : []), ...(text === "" ? [] : [copy, row])];
  }
}

/** A part of an answer. It grows at its end, so that what is selected in it stays so. */
class SegmentView {
  readonly root: HTMLElement;
  readonly kind: AnswerSegment["kind"];
  readonly #text: Text;

  constructor({ kind, text }: AnswerSegment) {
    this.kind = kind;
    this.#text = document.createTextNode(text);
    this.root = kind === "code" ? element("pre", { tabindex: "0" }, element("code", {}, this.#text)) : element("p", {}, this.#text);
  }

  draw(text: string): void {
    const { data } = this.#text;
    if (text.length > data.length && text.startsWith(data)) {
      this.#text.appendData(text.slice(data.length));
    } else if (text !== data) {
      this.#text.data = text;
    }
  }
}
