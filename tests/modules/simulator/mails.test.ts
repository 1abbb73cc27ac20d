import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatorMails } from '../../../src/app/simulator-mails.ts';
import { firstIdAt, newId } from '../../../src/core/ids.ts';
import { loadTemplates, TEMPLATE_NAMES } from '../../../src/notify/index.ts';
import { createMailFiles } from '../../../src/vendors/mail-files/index.ts';
import { FROM, sampleMail } from '../../contracts/mailer.ts';
import { useDatabase } from '../../support/database.ts';
import { startWorld, type World } from './world.ts';

const database = useDatabase();
let folder = '';
let world: World;
const mail = sampleMail();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-outbox-'));
  await createMailFiles({ folder, from: FROM }).send(mail);
  await writeFile(join(folder, 'other.eml'), 'not ours');
  const render = await loadTemplates(new URL('../../../mails/', import.meta.url));
  const mails = simulatorMails(
    { account: { kind: 'files', folder, from: FROM }, dailyLimit: 20, staff: [] },
    render,
    'Café',
  );
  world = await startWorld(database(), { url: 'http://127.0.0.1:9/' }, { mails, isStarted: false });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const ask = async (path: string) => {
  const answer = await fetch(`${world.url}/simulator/mails${path}`);
  return { status: answer.status, text: await answer.text(), policy: answer.headers.get('content-security-policy') };
};

test('the page lists the mails in files and a preview of every template in both languages', async () => {
  const { status, text } = await ask('');
  expect(status).toBe(200);
  expect(text).toContain('Tu código 042917 — ¡gracias!');
  expect(text).toContain('ana@example.mx');
  expect(text.match(/\/simulator\/mails\/templates\/(es|en)\/\w+\/html/g)).toHaveLength(2 * TEMPLATE_NAMES.length);
  expect(text).not.toContain('other.eml');
});

test('on a phone the cells of a mail stand below each other, so that its subject has the whole width', async () => {
  const { text } = await ask('');
  expect(text).toMatch(/@media \(max-width:40rem\)\{[^@]*td\{display:block\}/);
});

test('a mail opens as its receiver sees it, without any right of our own pages', async () => {
  expect(await ask(`/files/${mail.id}.eml/text`)).toMatchObject({
    status: 200,
    text: expect.stringContaining('Señora & señor'),
  });
  const html = await ask(`/files/${mail.id}.eml/html`);
  expect(html.text).toBe(mail.html);
  expect(html.policy).toMatch(/^sandbox;/);
});

test('a template opens with made-up data', async () => {
  expect((await ask('/templates/es/order_confirmation/html')).text).toContain('Café de Chiapas, 250 g, molido');
  expect((await ask('/templates/en/one_time_code/text')).text).toContain('042917');
});

test.each([
  `/files/${newId()}.eml/html`,
  '/files/..%2F..%2Fpackage.json/text',
  '/files/other.eml/text',
  '/templates/fr/welcome/html',
  '/templates/es/__proto__/html',
  '/templates/es/welcome/eml',
])('%s is nothing', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('the newest 2,000 mails stay, whatever else lies in the folder', async () => {
  const full = await mkdtemp(join(tmpdir(), 'recado-outbox-'));
  const names = Array.from({ length: 2_150 }, (_, number) => `${firstIdAt(new Date(number))}.eml`);
  for (const name of [...names, 'other.eml']) await writeFile(join(full, name), '');
  await createMailFiles({ folder: full, from: FROM }).send(mail);
  const left = (await readdir(full)).sort();
  expect(left).toEqual([...names.slice(-1_999), `${mail.id}.eml`, 'other.eml']);
  await rm(full, { recursive: true });
});
