import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildVoice } from '../../../src/app/build-voice.ts';
import { readConfig } from '../../../src/config/index.ts';
import { voiceFixture } from '../../support/sounds.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'recado-build-voice-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

async function build(variables: Readonly<Record<string, string>>) {
  const read = readConfig({ ...variables, DATA_DIR: dataDir });
  if (!read.ok) throw new Error(read.problems.join(' '));
  const watch = { isResting: () => false, refused: async () => undefined, worked: async () => undefined };
  return buildVoice(read.config, () => undefined, watch);
}

const ACCOUNT = {
  WHATSAPP_ACCESS_TOKEN: 'a-token-of-meta',
  WHATSAPP_PHONE_NUMBER_ID: '100000000000009',
  WHATSAPP_APP_SECRET: 'a-secret-of-meta',
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: 'a-word-of-ours',
  OPENROUTER_API_KEY: 'a-key-of-the-gateway',
};

test.each([
  ['beside the simulator', {}],
  ['with real customers', ACCOUNT],
])('the program starts without a key %s, and a voice note is stated as not heard', async (_, variables) => {
  const reader = await build(variables);
  const file = voiceFixture('order.ogg', 'audio/ogg; codecs=opus');
  expect(reader.reads(file.mime)).toBe(true);
  const hints = { language: 'es', vocabulary: [] } as const;
  const reading = await reader.read(file, hints, AbortSignal.timeout(20_000));
  expect(reading).toMatchObject({ unread: 'not_configured', costMicroUsd: 0 });
});

test('copies that a killed process left behind are removed, those of a running one are not', async () => {
  const [old, fresh] = ['voice-old', 'voice-fresh'].map((name) => join(dataDir, 'tmp', name));
  for (const path of [old, fresh]) mkdirSync(path ?? '', { recursive: true });
  const yesterday = new Date(Date.now() - 86_400_000);
  utimesSync(old ?? '', yesterday, yesterday);
  await build({});
  expect(existsSync(old ?? '')).toBe(false);
  expect(existsSync(fresh ?? '')).toBe(true);
});
