/** Numbers as every view of the extension shows them. */

const none = "–";
const counts = new Intl.NumberFormat("en-US");

export function formatCount(value: number): string {
  return counts.format(value);
}

/** "120/1,250", or the step alone while the total is unknown. */
export function formatStep(step: number, total: number | undefined): string {
  return total === undefined ? formatCount(step) : `${formatCount(step)}/${formatCount(total)}`;
}

export function formatLoss(value: number | undefined, decimals = 4): string {
  if (value === undefined || !Number.isFinite(value)) {
    return none;
  }
  return Math.abs(value) < 10 ** -decimals && value !== 0 ? value.toExponential(2) : value.toFixed(decimals);
}

export function formatRate(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? none : value.toExponential(2);
}

/** Tokens per second and the like: one decimal below 100. */
export function formatPerSecond(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) {
    return none;
  }
  return value < 100 ? value.toFixed(1) : formatCount(Math.round(value));
}

/** Two units at most: "45 s", "14 min", "2 h 05 min", "3 d 4 h". */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) {
    return none;
  }
  if (seconds < 59.5) {
    return `${Math.max(1, Math.round(seconds))} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function formatTimeLeft(seconds: number | undefined): string | undefined {
  return seconds === undefined || !Number.isFinite(seconds) ? undefined : `${formatDuration(seconds)} left`;
}

/** A moment of today as a time, any other with its date. */
export function formatMoment(iso: string, now: Date): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) {
    return none;
  }
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const isToday = moment.toDateString() === now.toDateString();
  return isToday ? time : `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${time}`;
}

/** The last part of a path, whichever system wrote it. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
