import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../faults/program.ts';
import { missingFfmpeg } from '../support/ffmpeg.ts';
import { freePort } from '../support/local-server.ts';
import { type SpeechServer, startSpeechServer } from '../support/speech-server.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const missing = missingFfmpeg();
const PATIENCE_MS = 120_000;
const QUESTION = '¿Tienen café de Chiapas?';

let browser: Browser;
let folder = '';
let server: SpeechServer;
const programs: Program[] = [];

async function start(name: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const port = String(await freePort());
  const program = startProgram({ PORT: port, DATA_DIR: path.join(folder, name), ...environment });
  programs.push(program);
  await program.ready();
  return `http://127.0.0.1:${port}/simulator`;
}

describe.skipIf(skipsBrowser)(`a voice note from the phone page${howToGetChromium}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recado-browser-voice-'));
    browser = await openBrowser();
    server = await startSpeechServer(() => ({ body: { text: QUESTION, language: 'spanish' } }));
  });
  afterAll(async () => {
    await browser.close();
    for (const program of programs) {
      program.signal('SIGTERM');
      await program.exited;
    }
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  test(
    'is recorded by the browser, heard by the server in bytes that can be decoded, and answered',
    async () => {
      const url = await start('hears', { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: server.url });
      const { page, complaints, close } = await openPage(browser, url);
      page.setDefaultTimeout(30_000);
      const phone = page.getByRole('article', { name: /Teléfono de Marisol/ });
      await phone.getByRole('button', { name: 'Grabar una nota de voz' }).click();
      await page.waitForTimeout(2_000);
      await phone.getByRole('button', { name: 'Terminar y enviar la nota de voz' }).click();
      await phone.locator('audio').waitFor();
      // The words of the transcript are what is answered.
      await phone.getByText('$189.00').first().waitFor();
      expect(server.asked).toHaveLength(1);
      const { file, bytes } = server.asked[0] ?? { file: null, bytes: Buffer.alloc(0) };
      expect(file?.name).toBe(missing === null ? 'voice.ogg' : 'voice.webm');
      if (missing === null) expect(await secondsOf(bytes)).toBeGreaterThan(1);
      await phone.getByRole('button', { name: 'Compartir' }).click();
      await page.getByRole('menuitem', { name: 'Contacto' }).waitFor();
      expect(await page.getByRole('menuitem', { name: 'Nota de voz con palabras' }).count()).toBe(0);
      expect(complaints).toEqual([]);
      await close();
    },
    PATIENCE_MS,
  );

  test(
    'without a key carries typed words, by keyboard alone, and the page says what that is',
    async () => {
      const { page, complaints, close } = await openPage(browser, await start('repeats', {}), PHONE);
      page.setDefaultTimeout(30_000);
      const phone = page.getByRole('article', { name: /Teléfono de Marisol/ });
      await phone.getByRole('button', { name: 'Compartir' }).focus();
      await page.keyboard.press('Enter');
      const item = page.getByRole('menuitem', { name: 'Nota de voz con palabras' });
      await item.waitFor();
      await item.focus();
      await page.keyboard.press('Enter');
      const field = page.getByRole('textbox', { name: 'Lo que dirías en la nota' });
      await expect.poll(() => field.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
      const hint = await field.getAttribute('aria-describedby');
      await expect
        .poll(() => page.locator(`[id="${hint}"]`).textContent())
        .toMatch(/sustituto.*nadie escucha audio.*OPENAI_API_KEY|sustituto.*OPENAI_API_KEY.*nadie escucha audio/);
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await page.keyboard.type(QUESTION);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await phone.locator('audio').waitFor();
      await phone.getByText(QUESTION).waitFor();
      await phone.getByText('$189.00').first().waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
    PATIENCE_MS,
  );
});

/** How long a sound is once it is decoded. */
async function secondsOf(bytes: Buffer): Promise<number> {
  const file = path.join(folder, 'got.ogg');
  await writeFile(file, bytes);
  const args = ['-nostdin', '-v', 'error', '-i', file, '-progress', 'pipe:1', '-f', 'null', '-'];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return Number([...stdout.matchAll(/out_time_us=(\d+)/g)].at(-1)?.[1] ?? 0) / 1e6;
}
