/** What a user typed to override values of a recipe for one run. */
export type Overrides = { words: string[] } | { problem: string };

const key = /^[A-Za-z_][\w.]*$/;

/** Splits `learning_rate=1e-4 "output_dir=a folder"` into words, as a shell would with quotes; each has to be `key=value`. */
export function parseOverrides(text: string): Overrides {
  const words = splitWords(text);
  if (words === undefined) {
    return { problem: "A quotation mark is not closed." };
  }
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals < 0) {
      return { problem: `"${word}" is not of the form key=value.` };
    }
    const name = word.slice(0, equals);
    if (!key.test(name)) {
      return { problem: `"${name}" is no key of a recipe.` };
    }
  }
  return { words };
}

function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) {
        quote = undefined;
      } else {
        word = (word ?? "") + character;
      }
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) {
        words.push(word);
      }
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) {
    return undefined;
  }
  return word === undefined ? words : [...words, word];
}
