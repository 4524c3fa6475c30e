// Writes ThirdPartyNotices.txt: every package in the VSIX, its licence, and the texts the packages themselves bring along.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const licenceFile = /^(licen[cs]e|notice|third-?party-?notices?|copying|ofl)/i;
const rule = "-".repeat(100);

const terms = {
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  "BSD-3-Clause": `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT
HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE
USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`,
};

// Lathe's own licence is the same text. Of two licences to choose from, this is the one that is taken.
terms["Apache-2.0"] = readFileSync(new URL("../../LICENSE", import.meta.url), "utf8").trim();
terms["MS-PL OR Apache-2.0"] = terms["Apache-2.0"];

// Packages that name their licence, MIT, by an address only.
for (const name of ["K4os.Compression.LZ4/blob/master/LICENSE?raw=true", "K4os.Hash.xxHash/master/LICENSE"]) {
  const site = name.includes("/blob/") ? "https://github.com/MiloszKrajewski/" : "https://raw.githubusercontent.com/MiloszKrajewski/";
  terms[`${site}${name}`] = terms.MIT;
}
terms["https://opensource.org/licenses/MIT"] = terms.MIT;

/**
 * @param {string} file to write
 * @param {{ name: string, version: string, licence: string, copyright?: string, address?: string, folder: string }[]} packages
 */
export function writeNotices(file, packages) {
  const sorted = [...packages].sort((a, b) => a.name.localeCompare(b.name, "en"));
  const texts = new Map();
  for (const item of sorted) {
    for (const text of textsOf(item)) {
      texts.set(text, [...(texts.get(text) ?? []), `${item.name} ${item.version}`]);
    }
  }
  const parts = [
    "Lathe contains the following software and fonts of others. Each is used under its own licence.\n",
    ...sorted.map(({ name, version, licence, copyright, address }) =>
      [`${name} ${version}`, licence, copyright, address].filter(Boolean).join("\n  ")),
    ...[...texts].map(([text, names]) => `${rule}\n${names.join(", ")}\n${rule}\n\n${text}`),
  ];
  writeFileSync(file, `${parts.join("\n\n")}\n`);
}

function textsOf(item) {
  const files = readdirSync(item.folder, { withFileTypes: true }).filter((entry) => entry.isFile() && licenceFile.test(entry.name));
  const own = files.map(({ name }) => readFileSync(path.join(item.folder, name), "utf8").replaceAll("\r\n", "\n").trim());
  if (files.some(({ name }) => !/^(notice|third)/i.test(name))) {
    return own;
  }
  if (terms[item.licence] === undefined) {
    throw new Error(`${item.name} ${item.version} is under "${item.licence}" and brings no text of it; add the text to ${import.meta.filename}.`);
  }
  return [...own, terms[item.licence]];
}
