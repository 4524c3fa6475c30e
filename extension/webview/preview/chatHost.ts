import type { FromChatPage, ToChatPage } from "../../src/features/chat/chatMessages";
import { ChatModel } from "../../src/features/chat/chatModel";
import { chatScenes } from "./chatScenes";
import { applyTheme, type ThemeName } from "./themes";

/** What the tests of the page look at. */
interface PreviewWindow extends Window {
  acquireVsCodeApi: () => unknown;
  /** What the page asked for. */
  latheAsked: FromChatPage[];
}

/** Stands in for VS Code and the loaded model: the real page, and the real model of a chat, with made answers. */
const target = window as unknown as PreviewWindow;
const query = new URLSearchParams(location.search);
const scene = chatScenes[(query.get("scene") ?? "").replace(/^chat-/, "")] ?? chatScenes.talk;
if (scene === undefined) {
  throw new Error("There is no such scene.");
}
const { conversation, connection, says, isEndless = false, prompt } = scene;
let kept: unknown = { draft: "", ...scene.state };

const model = new ChatModel("made", "medical.recipe.yaml", conversation, {
  post: (message: ToChatPage) => {
    window.postMessage(message, "*");
  },
  complete: async (_, onText, signal) => {
    for (let i = 0; isEndless || i < says.length; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      signal.throwIfAborted();
      onText(says[i % says.length] ?? "");
    }
    return { finish: "stop", tokens: says.length };
  },
  keep: () => undefined,
  now: () => performance.now(),
});

applyTheme((query.get("theme") ?? "dark") as ThemeName);
target.latheAsked = [];
target.acquireVsCodeApi = () => ({ postMessage: receive, getState: () => kept, setState: (state: unknown) => (kept = state) });

function receive(message: FromChatPage): void {
  target.latheAsked.push(message);
  model.receive(message);
  if (message.type === "ready") {
    model.connectionChanged(connection);
    if (prompt !== undefined) {
      model.receive({ type: "send", prompt });
    }
  }
}
