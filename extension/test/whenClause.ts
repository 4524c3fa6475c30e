/** Context keys of VS Code that clauses of this extension ask for; its own begin with `lathe.`. */
const editorKeys: ReadonlySet<string> = new Set([
  "explorerResourceIsFolder",
  "isInDiffEditor",
  "resourceExtname",
  "resourceLangId",
  "resourceScheme",
  "view",
  "viewItem",
  "virtualWorkspace",
]);

const token = /\s*(?:(&&|\|\||==|!=|=~|!|\(|\))|(\/(?:[^/\\]|\\.)+\/)|([\w.-]+))/y;

/**
 * Reads a `when` clause or an enablement, as far as this extension uses the language: `||` of `&&` of negated or compared keys. Gives
 * the keys it asks for; throws with what is wrong.
 */
export function keysOfClause(clause: string): string[] {
  const tokens = tokensOf(clause);
  const keys: string[] = [];
  const next = (): string | undefined => tokens.shift();

  const primary = (): void => {
    const first = next();
    if (first === "!") {
      primary();
    } else if (first === "(") {
      either();
      expect(next() === ")", clause, "a parenthesis is not closed");
    } else if (first === "true" || first === "false") {
      return;
    } else {
      const key = first ?? "";
      expect(/^lathe\.\w+$/.test(key) || editorKeys.has(key), clause, `"${key}" is no known key`);
      keys.push(key);
      if (tokens[0] === "==" || tokens[0] === "!=") {
        next();
        expect(/^[\w.-]+$/.test(next() ?? ""), clause, `${key} is compared with nothing`);
      } else if (tokens[0] === "=~") {
        next();
        new RegExp((next() ?? "").slice(1, -1));
      }
    }
  };
  const both = (): void => {
    primary();
    while (tokens[0] === "&&") {
      next();
      primary();
    }
  };
  const either = (): void => {
    both();
    while (tokens[0] === "||") {
      next();
      both();
    }
  };
  either();
  expect(tokens.length === 0, clause, `"${tokens.join(" ")}" is left over`);
  return keys;
}

function tokensOf(clause: string): string[] {
  const tokens: string[] = [];
  for (token.lastIndex = 0; token.lastIndex < clause.trimEnd().length;) {
    const at = token.lastIndex;
    const match = token.exec(clause);
    expect(match !== null, clause, `nothing known at ${at}`);
    tokens.push(match?.[1] ?? match?.[2] ?? match?.[3] ?? "");
  }
  return tokens;
}

function expect(holds: boolean, clause: string, problem: string): void {
  if (!holds) {
    throw new Error(`"${clause}": ${problem}.`);
  }
}
