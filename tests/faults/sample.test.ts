import { afterEach, expect, test } from 'vitest';
import { promptSeeds } from '../../src/app/prompt-files.ts';
import { importCatalogue } from '../../src/catalogue/index.ts';
import { newId } from '../../src/core/ids.ts';
import { publishPage, publishText, readBusinessFacts, searchKnowledge } from '../../src/knowledge/index.ts';
import { openDb } from '../../src/platform/db/index.ts';
import { openTextFile } from '../../src/platform/files/index.ts';
import { runRecado } from '../modules/cli/run-recado.ts';
import { useFolder } from '../support/files.ts';
import { freePort } from '../support/local-server.ts';
import { openDatabaseFolder } from './database-process.ts';
import { type Program, startProgram } from './program.ts';
import { productionLike } from './world.ts';

const NOWHERE = 'http://127.0.0.1:9';
const PATIENCE = { timeout: 60_000, interval: 200 };
const folder = useFolder();
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const end = async (program: Program) => {
  program.signal('SIGTERM');
  return program.exited;
};

/** A database on which somebody has tried the program, with the simulator. */
async function openTried() {
  const database = await openDatabaseFolder(100, true);
  open.push(database.close);
  await database.start();
  const url = await database.url();
  const port = await freePort();
  const trying = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: database.dataDir, DATABASE_URL: url };
  const program = startProgram({ ...trying, LOG_LEVEL: 'warn' });
  open.push(() => end(program));
  await program.ready();
  const real = {
    ...productionLike({ port, dataDir: database.dataDir, graphUrl: NOWHERE, modelUrl: NOWHERE }),
    DATABASE_URL: url,
  };
  const { db, pool } = openDb({ connectionString: url, maxConnections: 2, applicationName: 'tests' });
  open.push(() => pool.end());
  const rows = async <Row extends object>(sql: string): Promise<Row[]> => (await pool.query<Row>(sql)).rows;
  return { db, port, program, real, rows };
}

test('tried with the simulator, then connected to WhatsApp: it does not start with the sample, and without it it does', async () => {
  const { db, port, program, real, rows } = await openTried();
  const api = `http://127.0.0.1:${port}/simulator/api`;
  const { customers } = (await (await fetch(`${api}/state`)).json()) as { customers: { id: string }[] };
  for (const { id } of customers)
    await fetch(`${api}/customers/${id}/actions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'text', text: 'Hola', quotedWamid: null }),
    });
  const conversations = () => rows('select 1 from conversations');
  await expect.poll(conversations, PATIENCE).toHaveLength(customers.length);
  expect((await rows('select 1 from products where is_active')).length).toBeGreaterThan(40);
  // What the owner makes meanwhile is the owner's.
  await folder.put('own.csv', 'name,category,sku,stock,price_MXN\nPan de elote,Pan,PAN-1,5,30.00\n');
  const file = await openTextFile(folder.path('own.csv'));
  const run = { file, format: 'csv', decimal: 'dot', isDryRun: false, onProgress: () => undefined } as const;
  await importCatalogue({ db, newId }, { ...run, isReplacing: false, shopCurrency: 'MXN' });
  const weekday = [{ opens: '08:00', closes: '12:00' }];
  const weekly = { monday: weekday, tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
  const by = { authorId: newId<'person'>(), reason: 'mío', at: new Date() };
  const hours = { kind: 'hours', content: JSON.stringify({ weekly, special_days: [] }), basedOn: 0, ...by } as const;
  await db.transaction().execute(async (tx) => {
    expect((await publishText({ prompts: await promptSeeds() }, tx, hours)).outcome).toBe('published');
    const page = { id: newId<'knowledge_page'>(), kind: 'page', source: null, basedOn: null, isShown: true } as const;
    await publishPage(tx, { ...page, title: 'Panes', content: 'El pan de elote lleva canela.', ...by });
  });
  expect(await end(program)).toMatchObject({ code: 0 });

  // Whom a file of the owner names is somebody real, whatever phone they were tried with.
  await rows("update customers set external_id = 'C-1' where name = 'Juan Pérez'");
  // A backup brings customers over, and not the simulator's phones.
  await rows("delete from simulator.people where name = 'Marisol Hernández'");

  const refused = startProgram(real);
  expect(await refused.exited).toEqual({ code: 78, signal: null });
  expect(refused.output()).toMatch(/45 products, 2 parts of the facts, 5 pages, 3 customers/);
  expect(refused.output()).toContain('npm run recado -- sample remove --yes');
  expect((await runRecado(['doctor'], real)).out).toMatch(/✗ shop +stand-in +the sample shop is left/);

  const hesitant = await runRecado(['sample', 'remove'], { ...real, LANG: 'es_MX.UTF-8' });
  expect(hesitant).toMatchObject({ code: 1, err: expect.stringContaining('Confírmalo con --yes') });
  const removed = await runRecado(['sample', 'remove', '--yes'], real);
  expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('45 products') });
  expect((await runRecado(['sample', 'show'], real)).out).toBe('Nothing of the sample shop is left.\n');

  const started = startProgram(real);
  open.push(() => end(started));
  await started.ready();
  expect(await rows('select name from products where is_active')).toEqual([{ name: 'Pan de elote' }]);
  expect(await rows('select name from customers')).toEqual([{ name: 'Juan Pérez' }]);
  expect(await rows('select 1 from conversations')).toHaveLength(1);
  expect((await searchKnowledge({ db }, 'garantía del molino', 3)).passages).toEqual([]);
  expect((await searchKnowledge({ db }, 'pan de elote', 3)).passages).toHaveLength(1);
  expect(await readBusinessFacts(db)).toMatchObject({
    ...{ name: '', paymentMethods: [], shippingZones: [] },
    weeklyHours: [{ weekday: 1, ...weekday[0] }],
  });
}, 240_000);
