import type { FromChatPage } from "../../src/features/chat/chatMessages";

/** How a part of the page asks the extension for something. */
export type Ask = (message: FromChatPage) => void;
