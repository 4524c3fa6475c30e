import "./chat.css";
import type { ToChatPage } from "../../src/features/chat/chatMessages";
import { ChatPage, type ChatApi } from "./chatPage";

declare function acquireVsCodeApi(): ChatApi;

const page = new ChatPage(document.getElementById("panel") ?? document.body, acquireVsCodeApi());
window.addEventListener("message", ({ data }: MessageEvent<ToChatPage>) => {
  page.receive(data);
});
page.begin();
