import type { ChatView } from "../../src/features/chat/chatMessages";
import { isUnderWay, maxPromptLength } from "../../src/features/chat/conversation";
import { button, element, setText } from "../dom";
import type { Ask } from "./ask";

export interface ComposerEvents {
  /** Something else is written. */
  drafted(text: string): void;
  sent(): void;
}

/** Where prompts are written. Enter sends, Shift+Enter begins a line, and the arrow up in an empty field edits the last prompt. */
export class Composer {
  readonly root: HTMLFormElement;
  readonly #field = element("textarea", {
    rows: "3",
    "aria-label": "Prompt",
    "aria-describedby": "composer-hint",
    placeholder: "Ask something",
    maxlength: String(maxPromptLength),
    "data-testid": "chat-prompt",
  });
  readonly #hint = element("span", { class: "muted", id: "composer-hint" });
  readonly #send = element("button", { type: "submit", class: "primary", "data-testid": "chat-send" }, "Send");
  readonly #stop: HTMLButtonElement;
  readonly #cancel = button("Cancel", "secondary", () => {
    this.cancelEdit();
  }, "chat-cancel-edit");
  #lastPrompt: string | undefined;
  /** What was written before the last prompt took its place. */
  #setAside: string | undefined;
  #canSend = false;

  constructor(
    private readonly ask: Ask,
    draft: string,
    private readonly events: ComposerEvents,
  ) {
    this.#stop = button("Stop", "primary", () => {
      ask({ type: "stop" });
      this.focus();
    }, "chat-stop");
    this.#field.value = draft;
    this.root = element("form", { class: "composer" }, this.#field, element("div", { class: "composer-foot" }, this.#hint, this.#cancel, this.#stop, this.#send));
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("keydown", (event) => {
      this.#keyPressed(event);
    });
    this.#field.addEventListener("input", () => {
      this.#changed();
    });
  }

  focus(): void {
    this.#field.focus();
  }

  draw({ connection, columns, turns }: ChatView): void {
    const isBusy = turns.some(({ answers }) => answers.some(isUnderWay));
    this.#lastPrompt = turns.at(-1)?.prompt;
    this.#canSend = connection.kind === "ready" && columns.length > 0 && !isBusy;
    if (this.#lastPrompt === undefined) {
      this.#setAside = undefined;
    }
    this.#stop.hidden = !isBusy;
    this.#send.hidden = isBusy;
    this.#draw();
  }

  /** Takes the last prompt back into the field; sending puts it in its place. */
  editLast(): void {
    if (this.#lastPrompt !== undefined && this.#canSend && this.#setAside === undefined) {
      this.#setAside = this.#field.value;
      this.#write(this.#lastPrompt);
      this.focus();
    }
  }

  cancelEdit(): void {
    if (this.#setAside !== undefined) {
      const text = this.#setAside;
      this.#setAside = undefined;
      this.#write(text);
      this.focus();
    }
  }

  #submit(): void {
    const prompt = this.#field.value;
    if (!this.#canSend || prompt.trim() === "") {
      return;
    }
    this.ask({ type: this.#setAside === undefined ? "send" : "editLast", prompt });
    this.#setAside = undefined;
    this.#write("");
    this.events.sent();
  }

  #keyPressed(event: KeyboardEvent): void {
    // An input method takes Enter for the end of a word.
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && this.#field.value === "") {
      event.preventDefault();
      this.editLast();
    }
  }

  #write(text: string): void {
    this.#field.value = text;
    this.#changed();
  }

  #changed(): void {
    // What was set aside is the draft, not the prompt that is edited.
    this.events.drafted(this.#setAside ?? this.#field.value);
    this.#draw();
  }

  #draw(): void {
    const isEditing = this.#setAside !== undefined;
    this.#cancel.hidden = !isEditing;
    this.#send.disabled = !this.#canSend || this.#field.value.trim() === "";
    setText(this.#hint, isEditing ? "Editing the last prompt. Its answers go when you send it." : "Enter sends, Shift+Enter begins a line, Esc stops.");
  }
}
