// node chromium.mjs CHROMIUM < jobs
// Each line of the input is a JSON object: a page to open, the calls that it has to make, and the options for page.mjs. A line with
// their outcomes is printed.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

// A browser that starts on a busy machine takes its time.
const timeout = 120_000;

// Playwright gives it a profile of its own, and deletes that at the end.
const browser = await chromium.launch({
  executablePath: process.argv[2],
  headless: true,
  timeout,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
for await (const line of createInterface({ input: process.stdin })) {
  const { page: url, calls, ...options } = JSON.parse(line);
  // The authority of the test is none that a browser could be told of without changing the machine.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.on("console", (message) => console.error(message.text()));
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(url, { timeout });
  const schema = readFileSync(options.schema).toString("base64");
  const outcomes = await page.evaluate(([settings, list]) => run(settings, list), [{ ...options, schema }, calls]);
  console.log(JSON.stringify(outcomes));
  await context.close();
}
await browser.close();
