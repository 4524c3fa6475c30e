import type { ChatModelInfo } from "../../infrastructure/protocol.generated";
import { Throttle } from "../../infrastructure/throttle";
import type { ChatHost } from "./chatHost";
import type { AnswerNews, ChatAction, ChatConnection, ChatRequest, FromChatPage } from "./chatMessages";
import { readSettings, samplingOf, type ChatSettings } from "./chatSettings";
import { CompletionError } from "./completion";
import {
  columnsFor,
  maxColumns,
  maxPromptLength,
  messagesFor,
  newestTurns,
  type Answer,
  type Conversation,
  type Turn,
} from "./conversation";

/** A fast model gives hundreds of tokens a second; nobody sees more than so many changes. */
const newsMilliseconds = 50;
const keepMilliseconds = 2_000;

/** A longer answer is stopped: whatever makes it has lost its limit. */
const maxAnswerLength = 1_000_000;

interface UnderWay {
  turn: Turn;
  column: number;
  answer: Answer;
  abort: AbortController;
}

/** What somebody talks about with one or two models: sends prompts to all of them, takes their answers, and tells the page what is new. */
export class ChatModel {
  readonly #underWay = new Set<UnderWay>();
  /** Text that the page has not been told of, by answer. */
  readonly #untold = new Map<Answer, AnswerNews>();
  readonly #newsThrottle = new Throttle(newsMilliseconds, () => {
    this.#tellNews();
  });
  readonly #keepThrottle = new Throttle(keepMilliseconds, () => {
    this.host.keep(this.conversation);
  });
  #connection: ChatConnection = { kind: "idle" };
  #isLive = false;

  constructor(
    readonly target: string,
    private readonly title: string,
    private readonly conversation: Conversation,
    private readonly host: ChatHost,
  ) {}

  get connection(): ChatConnection {
    return this.#connection;
  }

  /** Takes in what the page asks of the conversation, and gives back what it asks of the editor. */
  receive(message: FromChatPage): ChatAction | undefined {
    switch (message.type) {
      case "load":
      case "cancelLoad":
      case "installEngine":
      case "copyAnswer":
      case "copyRow":
        return message;
      default:
        this.#do(message);
        return undefined;
    }
  }

  pageHidden(): void {
    this.#isLive = false;
  }

  connectionChanged(connection: ChatConnection): void {
    this.#connection = connection;
    if (connection.kind !== "ready") {
      this.#stop(() => true);
    }
    this.#postView();
  }

  /** What was loaded, and how it turns conversations into text. */
  loaded(models: ChatModelInfo[], template: string, contextLength: number): void {
    this.conversation.models = models;
    this.conversation.columns = columnsFor(models, this.conversation.columns);
    this.connectionChanged({ kind: "ready", template, contextLength });
    this.#keepThrottle.call();
  }

  /** The turn and answer of a place that the page has named; undefined when there is none. */
  find(turnId: number, column: number): { turn: Turn; answer: Answer } | undefined {
    const turn = this.conversation.turns.find(({ id }) => id === turnId);
    const answer = turn?.answers[column];
    return turn === undefined || answer === undefined ? undefined : { turn, answer };
  }

  get turns(): readonly Turn[] {
    return this.conversation.turns;
  }

  get settings(): ChatSettings {
    return this.conversation.settings;
  }

  /** Stops what is under way. What there is of it is kept. */
  dispose(): void {
    this.#isLive = false;
    this.#stop(() => true);
    this.#newsThrottle.dispose();
    this.#keepThrottle.dispose();
    this.host.keep(this.conversation);
  }

  #do(message: ChatRequest): void {
    switch (message.type) {
      case "ready":
        this.#isLive = true;
        this.#postView();
        break;
      case "send":
        this.#send(message.prompt);
        break;
      case "editLast":
        this.#editLast(message.prompt);
        break;
      case "stop":
        this.#stop(({ column }) => message.column === undefined || column === message.column);
        break;
      case "retry":
        this.#retry(message.column);
        break;
      case "clear":
        this.#stop(() => true);
        this.#setTurns([]);
        break;
      case "setModel":
        this.#setModel(message.column, message.model);
        break;
      case "setSettings":
        this.conversation.settings = readSettings(message.settings);
        this.#changed();
        break;
    }
  }

  #send(prompt: string): void {
    if (this.#canAsk(prompt)) {
      const { turns, columns } = this.conversation;
      const turn: Turn = { id: (turns.at(-1)?.id ?? 0) + 1, prompt, answers: [] };
      this.#setTurns(newestTurns([...turns, turn]));
      columns.forEach((_, column) => {
        this.#ask(turn, column);
      });
    }
  }

  /** As if the last prompt had never been sent. */
  #editLast(prompt: string): void {
    if (this.#canAsk(prompt) && this.conversation.turns.length > 0) {
      this.#setTurns(this.conversation.turns.slice(0, -1));
      this.#send(prompt);
    }
  }

  #retry(column: number): void {
    const turn = this.conversation.turns.at(-1);
    const isFree = ![...this.#underWay].some((one) => one.column === column);
    const isNext = turn !== undefined && column <= turn.answers.length && this.conversation.columns[column] !== undefined;
    if (this.#connection.kind === "ready" && isFree && isNext) {
      this.#ask(turn, column);
    }
  }

  #canAsk(prompt: string): boolean {
    return (
      this.#connection.kind === "ready" &&
      this.#underWay.size === 0 &&
      this.conversation.columns.length > 0 &&
      prompt.trim() !== "" &&
      prompt.length <= maxPromptLength
    );
  }

  #ask(turn: Turn, column: number): void {
    const model = this.conversation.columns[column] ?? "";
    const answer: Answer = { model, title: this.#titleOf(model), text: "", state: "waiting" };
    turn.answers[column] = answer;
    const underWay: UnderWay = { turn, column, answer, abort: new AbortController() };
    this.#underWay.add(underWay);
    this.#changed();
    void this.#answer(underWay);
  }

  async #answer(underWay: UnderWay): Promise<void> {
    const { turn, column, answer, abort } = underWay;
    const { conversation, host } = this;
    const speed = new Speed(() => host.now());
    try {
      const messages = messagesFor(conversation, turn, column);
      const request = { model: answer.model, messages, sampling: samplingOf(conversation.settings) };
      const take = (text: string): void => {
        if (abort.signal.aborted) {
          return;
        }
        answer.text += text;
        answer.state = "streaming";
        speed.count(answer);
        this.#tellSoon(underWay, text);
        if (answer.text.length > maxAnswerLength) {
          throw new CompletionError("The answer has no end, and was stopped.");
        }
      };
      const { finish, tokens } = await host.complete(request, take, abort.signal);
      answer.state = "done";
      answer.finish = finish;
      if (tokens !== undefined) {
        answer.tokens = tokens;
        speed.tell(answer, tokens);
      }
    } catch (error) {
      if (abort.signal.aborted) {
        answer.state = "stopped";
      } else {
        answer.state = "failed";
        answer.problem = error instanceof Error ? error.message : String(error);
        abort.abort();
      }
    }
    this.#underWay.delete(underWay);
    this.#changed();
  }

  #stop(isMeant: (underWay: UnderWay) => boolean): void {
    const meant = [...this.#underWay].filter(isMeant);
    for (const underWay of meant) {
      // At once, so that what follows finds nothing under way; the request's own end comes later.
      underWay.answer.state = "stopped";
      this.#underWay.delete(underWay);
      underWay.abort.abort();
    }
    if (meant.length > 0) {
      this.#changed();
    }
  }

  #setModel(column: number, model: string | null): void {
    const { columns, models } = this.conversation;
    if (this.#underWay.size > 0) {
      return;
    }
    if (model === null) {
      if (column === 1) {
        this.conversation.columns = columns.slice(0, 1);
      }
    } else if (models.some(({ id }) => id === model) && column >= 0 && column < Math.min(maxColumns, columns.length + 1)) {
      this.conversation.columns = [...columns.slice(0, column), model, ...columns.slice(column + 1)];
    }
    this.#changed();
  }

  #setTurns(turns: Turn[]): void {
    this.conversation.turns = turns;
    this.#changed();
  }

  #titleOf(model: string): string {
    return this.conversation.models.find(({ id }) => id === model)?.title ?? model;
  }

  /** What somebody did is kept at once; of an answer that comes, some last words may go with a window that dies. */
  #changed(): void {
    this.#postView();
    this.host.keep(this.conversation);
  }

  #tellSoon({ turn, column, answer }: UnderWay, text: string): void {
    const before = this.#untold.get(answer)?.text ?? "";
    const { state, perSecond } = answer;
    this.#untold.set(answer, { turn: turn.id, column, text: before + text, state, ...(perSecond === undefined ? {} : { perSecond }) });
    this.#newsThrottle.call();
    this.#keepThrottle.call();
  }

  #tellNews(): void {
    if (this.#isLive && this.#untold.size > 0) {
      this.host.post({ type: "news", news: [...this.#untold.values()] });
    }
    this.#untold.clear();
  }

  #postView(): void {
    // What is shown now has all that is new.
    this.#untold.clear();
    if (this.#isLive) {
      const { models, columns, turns, settings } = this.conversation;
      this.host.post({
        type: "view",
        view: { target: this.target, title: this.title, connection: this.#connection, models, columns, turns, settings },
      });
    }
  }
}

/** Tokens per second from the first token on: what comes before it is the time to read the conversation. */
class Speed {
  #first: number | undefined;
  #last = 0;
  #count = 0;

  constructor(private readonly now: () => number) {}

  /** One more piece has come, which is nearly always a token. */
  count(answer: Answer): void {
    this.#last = this.now();
    this.#first ??= this.#last;
    this.#count += 1;
    this.tell(answer, this.#count);
  }

  tell(answer: Answer, tokens: number): void {
    const seconds = (this.#last - (this.#first ?? this.#last)) / 1000;
    if (tokens > 1 && seconds > 0) {
      answer.perSecond = (tokens - 1) / seconds;
    }
  }
}
