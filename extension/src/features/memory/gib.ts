const bytesPerGib = 2 ** 30;

/** The one way amounts of memory are shown, as the daemon does: `17.3 GiB`. */
export function formatGib(bytes: number): string {
  return `${gibNumber(bytes)} GiB`;
}

/** The number alone, for tables. */
export function gibNumber(bytes: number): string {
  return (Math.round((bytes / bytesPerGib) * 10) / 10).toFixed(1);
}
