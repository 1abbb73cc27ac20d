import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CatalogueImported, CatalogueRefusal } from '../../../src/catalogue/contract.ts';
import { catalogueFileRoutes, countPriced } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { useDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';

const database = useDatabase();
const db = () => database().db;
const acts: string[] = [];
let url = '';
let folder = '';
const usual = process.env['TMPDIR'];

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
  folder = await mkdtemp(join(tmpdir(), 'own-files-'));
  process.env['TMPDIR'] = folder;
});
afterAll(async () => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  acts.length = 0;
  const app = createWebApp({ trustProxy: false });
  app.use(
    catalogueFileRoutes({
      ...{ db: db(), newId, currency: async () => 'MXN', audit: async (_db, _by, act) => void acts.push(act) },
      needs: () => (_req, res, next) => {
        res.locals['viewer'] = { id: newId(), name: 'Ana', email: 'a@b.mx', role: 'owner', language: 'es' };
        next();
      },
    }),
    answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }),
  );
  url = `${(await serve(app)).url}/api/console/catalogue`;
});

const put = async (body: string, query = '') => {
  const response = await fetch(`${url}${query}`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } });
  const answer = (await response.json()) as Partial<CatalogueRefusal & CatalogueImported>;
  return { status: response.status, body: answer };
};
const priced = () => countPriced(db(), 'MXN', new Date('2026-11-30T12:00:00Z'));

test('the owner downloads the products, completes a price in the file and brings it back', async () => {
  const csv = await (await fetch(`${url}.csv`)).text();
  const before = await priced();
  expect(csv.split('\n').length).toBeGreaterThan(before.all);
  // As it came nothing changes, and nothing goes on record.
  expect(await put(csv)).toMatchObject({ status: 200, body: { added: 0, changed: 0 } });
  expect(acts).toEqual([]);
  const dearer = csv.replace('189.00', '191.50');
  expect(dearer).not.toBe(csv);
  expect(await put(dearer)).toMatchObject({ status: 200, body: { added: 0, changed: 1 } });
  expect([acts, await priced()]).toEqual([['catalogue_import_begun', 'catalogue_imported'], before]);
  expect(await (await fetch(`${url}.csv`)).text()).toContain('191.50');
});

test('an import that ends in the middle has changed prices, and who began it is on record', async () => {
  const line = (at: number) => `bolsa-${at},Bolsa ${at},Bolsas,bolsa-${at},10.00,5`;
  const lines = Array.from({ length: 700 }, (_, at) => line(at));
  await sql`create function refuse_some() returns trigger language plpgsql as $$
    begin if new.handle = 'bolsa-650' then raise exception 'no more'; end if; return new; end $$`.execute(db());
  await sql`create trigger refuse_some before insert on products for each row execute function refuse_some()`.execute(
    db(),
  );
  const ended = await put(['handle,name,category,sku,price,stock', ...lines].join('\n'));
  await sql`drop trigger refuse_some on products`.execute(db());
  expect(ended.status).toBe(500);
  const { rows } = await sql<{ all: number }>`
    select count(*)::int as all from products where handle like 'bolsa-%'`.execute(db());
  expect([rows, acts]).toEqual([[{ all: 500 }], ['catalogue_import_begun']]);
});

test('a file with mistakes changes nothing and each is told with its line; what is no file is refused', async () => {
  const before = await (await fetch(`${url}.csv`)).text();
  const refused = await put(before.replace('59.00', 'gratis').replace('135.00', 'gratis'));
  expect(refused).toMatchObject({ status: 422, body: { error: { code: 'catalogue_refused' } } });
  expect(refused.body.problems?.[0]).toMatchObject({ line: expect.any(Number), message: expect.any(String) });
  expect(await (await fetch(`${url}.csv`)).text()).toBe(before);
  expect((await put('')).body.error?.code).toBe('catalogue_without_bytes');
  expect((await put('x', '?format=exe')).body.error?.code).toBe('catalogue_format_unknown');
  expect(acts).toEqual([]);
  // What was written on the way is gone.
  await expect.poll(() => readdir(folder)).toEqual([]);
});
