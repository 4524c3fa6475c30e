// Runs tests again and again, to see that they do not only pass by luck. Stops at the first failure.
//   npm run repeat                              all, five times
//   npm run repeat -- --times 20 FILE...        some, more often
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { times: { type: "string", default: "5" } } });
const folder = fileURLToPath(new URL(".", import.meta.url));
const files = positionals.length > 0 ? positionals : readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) {
  throw new Error(`--times ${values.times} is no whole number above 0.`);
}

for (let round = 1; round <= times; round++) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, ["--test", "--test-concurrency=1", ...files], {
    cwd: folder,
    stdio: "inherit",
  });
  console.log(`Round ${round} of ${times}: ${status === 0 ? "green" : "FAILED"} after ${((Date.now() - started) / 1000).toFixed(0)} s`);
  if (status !== 0) {
    process.exit(1);
  }
}
