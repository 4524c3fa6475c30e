/** The page's document. What it shows is drawn by the script; what it may load is said here and nothing else may. */
export function panelPage(uris: { cspSource: string; script: string; style: string }): string {
  const policy = [
    "default-src 'none'",
    `script-src ${uris.cspSource}`,
    `style-src ${uris.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${uris.style}">
    <title>Lathe</title>
  </head>
  <body>
    <main id="panel"></main>
    <script src="${uris.script}"></script>
  </body>
</html>
`;
}
