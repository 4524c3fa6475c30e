import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, it } from "node:test";
import { CompletionError, type CompletionRequest } from "../src/features/chat/completion";
import { complete } from "../src/features/chat/completions";

const request: CompletionRequest = { model: "m", messages: [{ role: "user", content: "Grüße?" }], sampling: { temperature: 0.5, top_k: 3 } };

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** A server that does what a test wants with each request. */
class FakeServer {
  readonly requests: { method: string; url: string; key: string; body: unknown }[] = [];
  handle: (response: http.ServerResponse) => void = () => undefined;
  readonly #server = http.createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8");
    incoming.on("data", (part: string) => (text += part));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      this.requests.push({ method, url, key: headers.authorization ?? "", body: JSON.parse(text) });
      this.handle(response);
    });
  });

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

describe("complete", () => {
  let server: FakeServer;
  let url: string;
  let texts: string[];

  beforeEach(async () => {
    server = new FakeServer();
    url = await server.start();
    texts = [];
  });

  afterEach(() => server.stop());

  const ask = (signal = new AbortController().signal) =>
    complete({ url, key: "secret" }, request, (text) => texts.push(text), signal);

  it("asks as OpenAI's protocol has it, with the key", async () => {
    server.handle = (response) => response.end(chunk({}, "stop"));
    await ask();
    assert.deepEqual(server.requests, [
      {
        method: "POST",
        url: "/v1/chat/completions",
        key: "Bearer secret",
        body: {
          model: "m",
          messages: [{ role: "user", content: "Grüße?" }],
          temperature: 0.5,
          top_k: 3,
          stream: true,
          stream_options: { include_usage: true },
        },
      },
    ]);
  });

  it("passes on text as it comes, and tells how it ended", async () => {
    server.handle = (response) => {
      response.write(chunk({ role: "assistant", content: "" }));
      response.write(chunk({ content: "He" }));
      const cut = Buffer.from(chunk({ content: "llö 🙂" }));
      response.write(cut.subarray(0, cut.length - 20));
      response.write(cut.subarray(cut.length - 20));
      response.write(chunk({}, "length"));
      response.write(`data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 4 } })}\n\n`);
      response.end("data: [DONE]\n\n");
    };
    assert.deepEqual(await ask(), { finish: "length", tokens: 4 });
    assert.deepEqual(texts, ["He", "llö 🙂"]);
  });

  it("tells why the server refused", async () => {
    server.handle = (response) => response.writeHead(400).end(JSON.stringify({ error: { message: "The conversation is too long.", code: "x" } }));
    await assert.rejects(ask(), new CompletionError("The conversation is too long."));
  });

  it("tells of a refusal without a reason", async () => {
    server.handle = (response) => response.writeHead(503).end("<html>");
    await assert.rejects(ask(), new CompletionError("The model's server refused (HTTP 503)."));
  });

  it("tells of an error in the middle", async () => {
    server.handle = (response) => response.end(`${chunk({ content: "a" })}data: {"error":{"message":"Out of memory."}}\n\n`);
    await assert.rejects(ask(), new CompletionError("Out of memory."));
    assert.deepEqual(texts, ["a"]);
  });

  it("does not take an answer for whole that broke off", async () => {
    server.handle = (response) => response.end(chunk({ content: "a" }));
    await assert.rejects(ask(), new CompletionError("The answer broke off."));
    server.handle = (response) => {
      response.write(chunk({ content: "a" }), () => response.destroy());
    };
    await assert.rejects(ask(), CompletionError);
  });

  it("tells of what can't be read", async () => {
    server.handle = (response) => response.end("data: {not json\n\n");
    await assert.rejects(ask(), new CompletionError("The model's server sent what can't be read."));
  });

  it("tells when nobody is there", async () => {
    const gone = complete({ url: "http://127.0.0.1:1/v1", key: "k" }, request, () => undefined, new AbortController().signal);
    await assert.rejects(gone, new CompletionError("The model does not answer any more (ECONNREFUSED)."));
  });

  it("ends at once when it is stopped, and lets go of the server", async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.handle = (response) => {
        response.on("close", resolve);
        response.write(chunk({ content: "a" }));
      };
    });
    const asked = complete({ url, key: "k" }, request, () => {
      abort.abort();
    }, abort.signal);
    await assert.rejects(asked, { name: "AbortError" });
    await closed;
  });

  it("ends at once when it is stopped before anything comes", async () => {
    const abort = new AbortController();
    server.handle = () => {
      abort.abort();
    };
    await assert.rejects(ask(abort.signal), { name: "AbortError" });
  });
});
