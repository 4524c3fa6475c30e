/** Longer events are not read: nothing that is meant to be shown comes in such a piece. */
const maxEventLength = 1 << 20;

/**
 * The data of server-sent events, as the HTML standard reads them: lines end with CR, LF or both, comments and other fields are passed
 * over, and an event that the stream ends within has not happened. Chunks may be cut anywhere, also inside of a character.
 */
export async function* sseData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const lines = new LineSplitter();
  let data: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (const line of lines.split(decoder.decode(chunk, { stream: true }))) {
      if (line === "") {
        if (data.length > 0) {
          yield data.join("\n");
        }
        data = [];
        length = 0;
      } else {
        const value = dataOf(line);
        if (value !== undefined) {
          data.push(value);
          length += value.length;
        }
      }
      checkLength(length);
    }
    checkLength(length + lines.pending);
  }
}

/** The value of a line that is a field of data. */
function dataOf(line: string): string | undefined {
  if (line !== "data" && !line.startsWith("data:")) {
    return undefined;
  }
  const value = line.slice("data:".length);
  return value.startsWith(" ") ? value.slice(1) : value;
}

function checkLength(length: number): void {
  if (length > maxEventLength) {
    throw new Error("An event of the stream is too long.");
  }
}

/** Whole lines of a text that comes in parts. */
class LineSplitter {
  #rest = "";
  /** The last part ended with CR: an LF that begins the next one belongs to it. */
  #endedWithReturn = false;

  /** Characters of the line that has not ended. */
  get pending(): number {
    return this.#rest.length;
  }

  split(part: string): string[] {
    if (part === "") {
      return [];
    }
    const text = this.#endedWithReturn && part.startsWith("\n") ? part.slice(1) : part;
    this.#endedWithReturn = part.endsWith("\r");
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}
