import * as http from "node:http";
import { CompletionError, type CompletionEnd, type CompletionRequest } from "./completion";
import { sseData } from "./sseReader";

/** Where a model answers. */
export interface ChatServer {
  /** Up to and with `/v1`. */
  url: string;
  key: string;
}

/** What the server says of a refusal is no longer. */
const maxRefusalLength = 65_536;

/**
 * Has a model answer, and passes on its text as it comes.
 *
 * By node's own http: `fetch` gives up when nothing comes for five minutes, which a long prompt takes on a slow machine.
 *
 * @throws CompletionError, or an AbortError once the signal says so
 */
export async function complete(
  server: ChatServer,
  request: CompletionRequest,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<CompletionEnd> {
  try {
    const response = await post(server, request, signal);
    if (response.statusCode !== 200) {
      throw new CompletionError(await refusalOf(response));
    }
    return await read(response, onText);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CompletionError ? error : new CompletionError(`The model does not answer any more (${reasonOf(error)}).`);
  }
}

function post(server: ChatServer, { model, messages, sampling }: CompletionRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
  const body = JSON.stringify({ model, messages, ...sampling, stream: true, stream_options: { include_usage: true } });
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Accept: "text/event-stream",
    Authorization: `Bearer ${server.key}`,
  };
  return new Promise((resolve, reject) => {
    http
      .request(`${server.url}/chat/completions`, { method: "POST", headers, signal, agent: false }, resolve)
      .on("error", reject)
      .end(body);
  });
}

async function read(response: AsyncIterable<Uint8Array>, onText: (text: string) => void): Promise<CompletionEnd> {
  let finish: string | undefined;
  let tokens: number | undefined;
  for await (const data of sseData(response)) {
    if (data === "[DONE]") {
      break;
    }
    const chunk = chunkOf(data);
    if (chunk.error !== undefined) {
      throw new CompletionError(chunk.error);
    }
    if (chunk.text !== "") {
      onText(chunk.text);
    }
    finish = chunk.finish ?? finish;
    tokens = chunk.tokens ?? tokens;
  }
  if (finish === undefined) {
    throw new CompletionError("The answer broke off.");
  }
  return { finish, ...(tokens === undefined ? {} : { tokens }) };
}

interface Chunk {
  text: string;
  finish?: string;
  tokens?: number;
  error?: string;
}

function chunkOf(data: string): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new CompletionError("The model's server sent what can't be read.");
  }
  const { error, choices, usage } = recordOf(value);
  if (error !== undefined && error !== null) {
    return { text: "", error: messageOf(error) ?? "The model's server failed." };
  }
  const choice = recordOf(Array.isArray(choices) ? choices[0] : undefined);
  const text = recordOf(choice.delta).content;
  const tokens = recordOf(usage).completion_tokens;
  return {
    text: typeof text === "string" ? text : "",
    ...(typeof choice.finish_reason === "string" ? { finish: choice.finish_reason } : {}),
    ...(typeof tokens === "number" ? { tokens } : {}),
  };
}

async function refusalOf(response: http.IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of response.setEncoding("utf8") as AsyncIterable<string>) {
    text += part;
    if (text.length > maxRefusalLength) {
      break;
    }
  }
  const otherwise = `The model's server refused (HTTP ${response.statusCode ?? 0}).`;
  try {
    return messageOf(recordOf(JSON.parse(text)).error) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function messageOf(error: unknown): string | undefined {
  const { message } = recordOf(error);
  return typeof message === "string" && message !== "" ? message : undefined;
}

/** Node's own word for it, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  const { code, message } = recordOf(error);
  return typeof code === "string" ? code : String(message);
}

function recordOf(value: unknown): Record<string, unknown> {
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
}
