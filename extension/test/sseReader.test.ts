import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sseData } from "../src/features/chat/sseReader";

const encoder = new TextEncoder();

async function* chunksOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await Promise.resolve();
    yield typeof part === "string" ? encoder.encode(part) : part;
  }
}

function read(...parts: (string | Uint8Array)[]): Promise<string[]> {
  return collect(chunksOf(...parts));
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const events: string[] = [];
  for await (const data of sseData(chunks)) {
    events.push(data);
  }
  return events;
}

/** The bytes of a text in pieces of a length. */
function cut(text: string, length: number): Uint8Array[] {
  const bytes = encoder.encode(text);
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
}

describe("sseData", () => {
  it("gives the data of each event", async () => {
    assert.deepEqual(await read("data: a\n\ndata: b\n\n"), ["a", "b"]);
  });

  it("joins lines of data, and takes away one blank", async () => {
    assert.deepEqual(await read("data: a\ndata:b\ndata:  c\ndata\n\n"), ["a\nb\n c\n"]);
  });

  it("passes over comments, other fields, and events without data", async () => {
    assert.deepEqual(await read(": keep-alive\n\nevent: x\nid: 1\nretry: 5\ndatabase: no\n\ndata: a\n\n\n\n"), ["a"]);
  });

  it("passes over a byte order mark", async () => {
    assert.deepEqual(await read("\uFEFFdata: a\n\n"), ["a"]);
  });

  it("does not take an event that the stream ends within", async () => {
    assert.deepEqual(await read("data: a\n\ndata: b\n"), ["a"]);
    assert.deepEqual(await read("data: a\n\ndata: b"), ["a"]);
  });

  const text = '\uFEFFdata: {"a":"é"}\r\n\r\n: x\ndata: 漢字\ndata: 🙂👍🏽\n\ndata: c\r\rdata:\r\n\r\ndata: end\n\n';
  const events = ['{"a":"é"}', "漢字\n🙂👍🏽", "c", "", "end"];
  for (const length of [1, 2, 3, 5, 7, 1000]) {
    it(`reads the same from chunks of ${length} bytes, with each kind of line end and characters that are cut`, async () => {
      assert.deepEqual(await read(...cut(text, length)), events);
    });
  }

  it("reads the same wherever a stream is cut in two", async () => {
    const bytes = encoder.encode(text);
    for (let at = 0; at <= bytes.length; at++) {
      assert.deepEqual(await read(bytes.subarray(0, at), bytes.subarray(at)), events, `cut at ${at}`);
    }
  });

  it("replaces what is no UTF-8", async () => {
    assert.deepEqual(await read("data: a", new Uint8Array([0xff]), "b\n\n"), ["a\uFFFDb"]);
  });

  it("gives up on an event without end, in one line or in many", async () => {
    const endless = async function* (part: string): AsyncGenerator<Uint8Array> {
      for (;;) {
        await Promise.resolve();
        yield encoder.encode(part);
      }
    };
    await assert.rejects(collect(endless("x".repeat(10_000))), /too long/);
    await assert.rejects(collect(endless(`data: ${"x".repeat(10_000)}\n`)), /too long/);
  });
});
