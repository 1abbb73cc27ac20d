import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A microphone that hums, given to whoever asks.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

const isRunnable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Chromium from CHROMIUM_PATH or PATH; null when there is none. */
function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isRunnable) ?? null;
}

/** A machine without Chromium skips the browser tests and says how to get it; in CI that is a failure. */
export const skipsBrowser = findChromium() === null && process.env['CI'] !== 'true';
export const howToGetChromium = skipsBrowser
  ? ' (skipped: `apt-get install chromium`, or set CHROMIUM_PATH to a Chromium)'
  : '';

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('Chromium is missing: `apt-get install chromium` or set CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: ARGS });
}

export type OpenPage = { readonly page: Page; readonly complaints: string[]; readonly close: () => Promise<void> };

/** A page in a context of its own; `complaints` collects console errors, warnings and uncaught exceptions. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'es-MX',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  const close = async (): Promise<void> => {
    // A page asks until its end: an answer that a test fetches for it then would fail outside of every test.
    for (const one of context.pages()) await one.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  };
  return { page, complaints, close };
}

/** A phone: touch, no hover, 390×844. */
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
