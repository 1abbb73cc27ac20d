import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadPrompts } from '../../../src/agent/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-prompts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(assistant: string, business: string, known: readonly string[] = ['business_name', 'today']) {
  await writeFile(join(folder, 'assistant.md'), assistant);
  await writeFile(join(folder, 'business.md'), business);
  return loadPrompts(pathToFileURL(`${folder}/`), known);
}

test('placeholders are filled in both texts, the assistant’s before the business’s', async () => {
  const prompts = await load('You answer for {{business_name}}.\n', 'Today is {{ today }}. {{business_name}}!\n');
  expect(prompts.fill({ business_name: 'Café', today: 'Monday' }).text).toBe(
    'You answer for Café.\n\nToday is Monday. Café!',
  );
});

test('placeholders that nobody fills are refused at the start, all in one message, with their files', async () => {
  await expect(load('{{nobody}} and {{today}}', '{{neither}}')).rejects.toMatchObject({
    code: 'prompt_placeholder',
    facts: {
      message: 'prompts/assistant.md: nobody fills {{nobody}}\nprompts/business.md: nobody fills {{neither}}',
    },
  });
});

test('the hash tells texts apart, whether a file or a value changed', async () => {
  const first = (await load('One', '{{today}}')).fill({ today: 'Monday' }).hash;
  expect((await load('One', '{{today}}')).fill({ today: 'Monday' }).hash).toBe(first);
  expect((await load('One', '{{today}}')).fill({ today: 'Tuesday' }).hash).not.toBe(first);
  expect((await load('Two', '{{today}}')).fill({ today: 'Monday' }).hash).not.toBe(first);
});

test('a value that looks like a placeholder stays what it is', async () => {
  const prompts = await load('{{business_name}}', 'x');
  expect(prompts.fill({ business_name: '{{today}} $& $1', today: 'Monday' }).text).toBe('{{today}} $& $1\n\nx');
});

test('a prompt that is missing ends the start', async () => {
  await expect(loadPrompts(pathToFileURL(`${folder}/`), [])).rejects.toMatchObject({ code: 'ENOENT' });
});
