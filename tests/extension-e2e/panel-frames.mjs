// Frames of the panel's page in Chromium while a run of 100,000 points goes on with 20 points a second. A command with a table, no test.
//   node panel-frames.mjs [seconds]
// The page is the packaged one, under its own policy; the daemon's answers are made up, thinned as the daemon thins them.
import os from "node:os";
import { startPreview } from "./harness/preview.mjs";

const seconds = Number(process.argv[2] ?? 10);
const pointsPerSecond = 20;

/** In the page: lets the run go on, and moves the pointer over the chart in each frame when asked to. */
function play({ seconds, every, moves }) {
  return new Promise((resolve) => {
    const chart = document.querySelector("[data-testid=loss-chart] .u-over");
    const { left, top, width, height } = chart.getBoundingClientRect();
    const timer = setInterval(() => window.latheAdvance(1), every);
    const begin = performance.now();
    const frame = (time) => {
      if (moves) {
        const x = left + width * (0.5 + 0.45 * Math.sin(time / 500));
        chart.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX: x, clientY: top + height / 2 }));
      }
      if (time - begin < seconds * 1000) {
        requestAnimationFrame(frame);
      } else {
        clearInterval(timer);
        resolve();
      }
    };
    requestAnimationFrame(frame);
  });
}

/** Milliseconds between frames, and of the page's main thread for each frame: script, style, layout and paint, as processor time. */
function readTrace(buffer) {
  const { traceEvents: events } = JSON.parse(buffer.toString());
  const begins = events.filter(({ name }) => name === "FireAnimationFrame");
  const { pid, tid } = begins[0];
  const frames = [...new Set(begins.filter((event) => event.pid === pid && event.tid === tid).map(({ ts }) => ts))].sort((a, b) => a - b);
  const tasks = events
    .filter((event) => event.pid === pid && event.tid === tid && event.name === "ThreadControllerImpl::RunTask" && event.tdur !== undefined)
    .sort((a, b) => a.ts - b.ts);
  const work = frames.map(() => 0);
  let frame = 0;
  for (const { ts, tdur } of tasks) {
    // A task belongs to the frame that it ends before, or makes.
    while (frame < frames.length - 1 && frames[frame] < ts) {
      frame++;
    }
    work[frame] += tdur / 1000;
  }
  // Several callbacks of one frame begin within it.
  const intervals = frames.slice(1).map((ts, index) => (ts - frames[index]) / 1000).filter((interval) => interval > 2);
  return { intervals, work: work.filter((time) => time > 0) };
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function row(name, values) {
  const ms = (share) => percentile(values, share).toFixed(1);
  const long = values.filter((value) => value > 1000 / 30).length;
  return `| ${name} | ${values.length} | ${ms(0.5)} | ${ms(0.95)} | ${ms(0.99)} | ${Math.max(...values).toFixed(1)} | ${long} |`;
}

const preview = await startPreview();
try {
  console.log(`Chromium ${preview.browser.version()}, headless, software rendering; ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}.\n`);
  console.log("| 1400 x 900, 100,000 points and 20 a second | frames | p50 ms | p95 ms | p99 ms | most | over 33 ms |");
  console.log("|---|---:|---:|---:|---:|---:|---:|");
  for (const [name, scene, moves] of [
    ["one run", "long", false],
    ["one run, crosshair moving", "long", true],
    ["with a run of 100,000 laid over", "longPair", true],
  ]) {
    const page = await preview.open(scene, { width: 1400, height: 900 });
    await page.waitForTimeout(1500);
    await preview.browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
    await page.evaluate(play, { seconds, every: 1000 / pointsPerSecond, moves });
    const { intervals, work } = readTrace(await preview.browser.stopTracing());
    console.log(row(`${name}: processor time of a frame`, work));
    console.log(row(`${name}: between frames`, intervals));
    await page.close();
  }
} finally {
  await preview.close();
}
