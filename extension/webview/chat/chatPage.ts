import type { AnswerNews, ChatView, FromChatPage, ToChatPage } from "../../src/features/chat/chatMessages";
import { readyText, spokenAnswer } from "../../src/features/chat/chatText";
import { isUnderWay, type Answer } from "../../src/features/chat/conversation";
import { button, element, setText } from "../dom";
import type { Ask } from "./ask";
import { readPageState, type ChatPageState } from "./chatState";
import { ColumnHeads } from "./columnHeads";
import { Composer } from "./composer";
import { ConnectionBox } from "./connectionBox";
import { FollowedScroll } from "./followedScroll";
import { SettingsForm } from "./settingsForm";
import { TurnView } from "./turnView";

/** What VS Code gives the page. */
export interface ChatApi {
  postMessage(message: FromChatPage): void;
  getState(): unknown;
  setState(state: ChatPageState): void;
}

/** So many answers that have ended are in the live region, for two can end at once. */
const maxSpoken = 2;

/** The page as a whole: takes what the extension sends, keeps what is to outlive it, and lets its parts draw. */
export class ChatPage {
  readonly #ask: Ask = (message) => {
    this.vscode.postMessage(message);
  };
  readonly #title = element("h1");
  readonly #about = element("span", { class: "activity", "data-testid": "chat-about" });
  readonly #clear = button("Clear", "secondary", () => {
    this.#ask({ type: "clear" });
    this.#composer.focus();
  }, "chat-clear");
  readonly #connection = new ConnectionBox(this.#ask);
  readonly #heads = new ColumnHeads(this.#ask);
  readonly #talk = element("div", { class: "talk", role: "log", "aria-live": "off", "aria-label": "Conversation", tabindex: "0" });
  readonly #scroll = new FollowedScroll(this.#talk);
  readonly #news = element("div", { class: "for-screen-readers", "aria-live": "polite", "data-testid": "chat-news" });
  readonly #turns = new Map<number, TurnView>();
  readonly #settings: SettingsForm;
  readonly #composer: Composer;
  #state: ChatPageState;
  #view: ChatView | undefined;

  constructor(
    root: HTMLElement,
    private readonly vscode: ChatApi,
  ) {
    this.#state = readPageState(vscode.getState());
    this.#settings = new SettingsForm(this.#ask, this.#state.areSettingsOpen, (areSettingsOpen) => {
      this.#keep({ areSettingsOpen });
    });
    this.#composer = new Composer(this.#ask, this.#state.draft, {
      drafted: (draft) => {
        this.#keep({ draft });
      },
      sent: () => {
        this.#scroll.follow();
      },
    });
    root.classList.add("chat");
    root.replaceChildren(
      element("header", {}, this.#title, this.#about, this.#clear),
      this.#connection.root,
      this.#settings.root,
      this.#heads.root,
      this.#talk,
      this.#composer.root,
      this.#news,
    );
    window.addEventListener("keydown", (event) => {
      this.#keyPressed(event);
    });
  }

  begin(): void {
    this.#ask({ type: "ready" });
    this.#composer.focus();
  }

  receive(message: ToChatPage): void {
    if (message.type === "view") {
      this.#takeView(message.view);
    } else {
      this.#scroll.keep(() => {
        message.news.forEach((news) => {
          this.#takeNews(news);
        });
      });
    }
  }

  #takeView(view: ChatView): void {
    const before = this.#view;
    this.#view = view;
    if (before?.target !== view.target) {
      this.#turns.clear();
      this.#keep({ target: view.target, title: view.title });
    }
    const { connection, turns } = view;
    setText(this.#title, view.title);
    setText(this.#about, connection.kind === "ready" ? readyText(connection) : "");
    this.#clear.disabled = turns.length === 0;
    this.#connection.draw(connection, turns.length === 0);
    this.#settings.draw(view.settings);
    this.#heads.draw(view);
    this.#composer.draw(view);
    this.#scroll.keep(() => {
      this.#drawTurns(view);
    });
    this.#speak(before, view);
  }

  #drawTurns(view: ChatView): void {
    const ids = new Set(view.turns.map(({ id }) => id));
    for (const [id, turn] of this.#turns) {
      if (!ids.has(id)) {
        turn.root.remove();
        this.#turns.delete(id);
      }
    }
    view.turns.forEach((turn, index) => {
      let drawn = this.#turns.get(turn.id);
      if (drawn === undefined) {
        drawn = new TurnView(turn.id, this.#ask, () => {
          this.#composer.editLast();
        });
        this.#turns.set(turn.id, drawn);
      }
      drawn.draw(turn, view, index === view.turns.length - 1);
    });
    const roots = view.turns.flatMap(({ id }) => this.#turns.get(id)?.root ?? []);
    if (roots.length !== this.#talk.childElementCount || roots.some((root, index) => root !== this.#talk.children[index])) {
      this.#talk.replaceChildren(...roots);
    }
  }

  /** The page's own answers grow by what the extension tells, so that both have the same. */
  #takeNews({ turn, column, text, state, perSecond }: AnswerNews): void {
    const answer = this.#view?.turns.find(({ id }) => id === turn)?.answers[column];
    if (answer !== undefined) {
      answer.text += text;
      answer.state = state;
      if (perSecond !== undefined) {
        answer.perSecond = perSecond;
      }
      this.#turns.get(turn)?.drawAnswer(answer, column);
    }
  }

  /** Tells once of each answer that has ended since. */
  #speak(before: ChatView | undefined, view: ChatView): void {
    for (const turn of view.turns) {
      const former = before?.target === view.target ? before.turns.find(({ id }) => id === turn.id) : undefined;
      turn.answers.forEach((answer, column) => {
        const was: Answer | undefined = former?.answers[column];
        if (was !== undefined && isUnderWay(was) && !isUnderWay(answer)) {
          this.#news.append(element("p", {}, spokenAnswer(answer)));
        }
      });
    }
    while (this.#news.childElementCount > maxSpoken) {
      this.#news.firstElementChild?.remove();
    }
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) {
      return;
    }
    if (this.#view?.turns.some(({ answers }) => answers.some(isUnderWay)) === true) {
      this.#ask({ type: "stop" });
    } else {
      this.#composer.cancelEdit();
    }
  }

  #keep(change: Partial<ChatPageState>): void {
    this.#state = { ...this.#state, ...change };
    this.vscode.setState(this.#state);
  }
}
