// The platforms packages are made for, and what their files are called.

/**
 * `name`: .NET's, as in names of files; `editor`: VS Code's; `symbols`: the library whose symbol table is left out, where a tool here can do
 * that. (On macOS it would break the file's signature, on Windows the symbols are in files of their own, which are not in the package.)
 */
export const targets = [
  { name: "linux-x64", editor: "linux-x64", symbols: "libtorch_cpu.so" },
  { name: "win-x64", editor: "win32-x64" },
  { name: "osx-arm64", editor: "darwin-arm64" },
];

/** By either name, such as win-x64 or win32-x64. */
export function targetOf(word) {
  const found = targets.find(({ name, editor }) => word === name || word === editor);
  if (found === undefined) {
    throw new Error(`Nothing is packaged for ${word}; possible: ${targets.map(({ name }) => name).join(", ")}.`);
  }
  return found;
}

export const vsixName = (target, version, withEngine) => `lathe-${target.name}-${version}${withEngine ? "" : "-no-engine"}.vsix`;

export const engineName = (target, version) => `lathe-engine-${target.name}-${version}.zip`;

/** As `sha256sum` writes it, and the installer of engines reads it. */
export const checksumLine = (sha256, file) => `${sha256}  ${file}\n`;

/** The repository's changelog as the extension's: what it links to is not in the package. */
export const withoutLinks = (markdown) => markdown.replaceAll(/\[([^\]]+)\]\((?!https:)[^)]+\)/g, "$1");
