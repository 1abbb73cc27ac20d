import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { importCatalogue, readCatalogueVersion, searchCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { openTextFile } from '../../../src/platform/files/index.ts';
import { useDatabase } from '../../support/database.ts';
import { useFolder } from '../../support/files.ts';
import { importFile, rowsOfCatalogue } from './catalogue-files.ts';

const database = useDatabase();
const folder = useFolder();
const EXAMPLE = fileURLToPath(new URL('../../../fixtures/catalogue.csv', import.meta.url));
const NOW = new Date('2026-11-24T18:00:00Z');

beforeEach(async () => {
  await sql`truncate products, search_words, synonyms cascade`.execute(database().db);
});

const find = async (text: string, currency = 'MXN') =>
  (await searchCatalogue(database(), { text, limit: 6, now: NOW, currency })).products;
const handlesOf = async (text: string) => (await find(text)).map(({ handle }) => handle);

const HEAD = 'handle,name,category,sku,options,price_MXN,stock,barcodes';
const csv = (...lines: readonly string[]): string => [HEAD, ...lines].join('\n');

const versionNow = async (): Promise<string> => readCatalogueVersion(database().db, NOW);

describe('importing a catalogue', () => {
  test('cached reads are read anew after a change, and kept when nothing changed', async () => {
    const empty = await versionNow();
    await importFile(database().db, EXAMPLE);
    const filled = await versionNow();
    expect(filled).not.toBe(empty);
    await importFile(database().db, EXAMPLE);
    expect(await versionNow()).toBe(filled);
  });

  test('the example file brings in products with all that it says', async () => {
    expect(await importFile(database().db, EXAMPLE)).toMatchObject({ outcome: 'imported', changed: 0, removed: 0 });
    const { rows } = await sql`
      select p.handle, p.brand, p.tags, p.synonyms, p.tax_rate_bp, cardinality(p.images) as images, v.sku, v.options,
        v.size, v.unit, s.quantity,
        (select json_agg(json_build_array(currency, amount_minor) order by currency, valid_from) from prices c
          where c.variant_id = v.id) as prices,
        array(select gtin from variant_gtins g where g.variant_id = v.id) as gtins
      from products p join product_variants v on v.product_id = p.id left join stock s on s.variant_id = v.id
      where v.sku = 'OAX-250'`.execute(database().db);
    expect(rows).toEqual([
      {
        handle: 'cafe-oaxaca',
        brand: 'La Paloma',
        tags: ['tueste medio', 'orgánico'],
        synonyms: ['café pluma', 'pluma hidalgo'],
        taxRateBp: 0,
        images: 2,
        sku: 'OAX-250',
        options: { Peso: '250 g' },
        size: '250',
        unit: 'g',
        quantity: 24,
        prices: [
          ['MXN', 18_900],
          ['MXN', 16_900],
          ['USD', 1_050],
        ],
        gtins: ['07501230190002'],
      },
    ]);
  });

  test('what was imported is found by its name, its other names, with typing errors, by SKU and by barcode', async () => {
    await importFile(database().db, EXAMPLE);
    for (const text of ['café de oaxaca', 'pluma hidalgo', 'cafe de oajaca', 'OAX-250', '7501230190002'])
      expect(await handlesOf(text), text).toEqual(['cafe-oaxaca']);
    expect((await find('oaxaca', 'USD'))[0]?.variants[0]?.price).toEqual({ minor: 1_050, currency: 'USD' });
  });

  test('the same file again writes nothing, also when pieces were sold in between', async () => {
    await importFile(database().db, EXAMPLE);
    await sql`update stock set quantity = quantity - 1 where quantity > 0`.execute(database().db);
    const before = await rowsOfCatalogue(database().db);
    expect(await importFile(database().db, EXAMPLE)).toMatchObject({ outcome: 'imported', added: 0, changed: 0 });
    expect(await rowsOfCatalogue(database().db)).toBe(before);
  });

  test('an edited line changes its product alone, and the words that nobody uses any more are forgotten', async () => {
    const first = await folder.put(
      'edit.csv',
      csv('a,Jarrón azul,Casa,A-1,,10.00,1,', 'b,Plato hondo,Casa,B-1,,20.00,2,'),
    );
    await importFile(database().db, first);
    const second = await folder.put(
      'edit.csv',
      csv('a,Florero azul,Casa,A-1,,12.50,1,', 'b,Plato hondo,Casa,B-1,,20.00,2,'),
    );
    expect(await importFile(database().db, second)).toMatchObject({ added: 0, changed: 1 });
    expect(await handlesOf('jarron')).toEqual([]);
    expect((await find('florero'))[0]?.variants[0]?.price?.minor).toBe(1_250);
    const { rows } = await sql<{ word: string }>`select word from search_words where word like 'jarr%'`.execute(
      database().db,
    );
    expect(rows).toEqual([]);
  });

  test('products that the file does not name stay, unless it replaces the catalogue', async () => {
    await importFile(
      database().db,
      await folder.put('two.csv', csv('a,Jarra,Casa,A-1,,10.00,1,', 'b,Plato,Casa,B-1,,20.00,2,')),
    );
    const one = await folder.put('one.csv', csv('a,Jarra,Casa,A-1,,10.00,1,'));
    expect(await importFile(database().db, one)).toMatchObject({ removed: 0 });
    expect(await handlesOf('plato')).toEqual(['b']);
    expect(await importFile(database().db, one, { isReplacing: true, isDryRun: true })).toMatchObject({ removed: 1 });
    expect(await handlesOf('plato')).toEqual(['b']);
    expect(await importFile(database().db, one, { isReplacing: true })).toMatchObject({ removed: 1, changed: 0 });
    expect(await handlesOf('plato')).toEqual([]);
    const { rows: words } = await sql<{ word: string }>`
      select word from search_words order by word`.execute(database().db);
    expect(words.map(({ word }) => word)).toEqual(['casa', 'jarra']);
    await importFile(database().db, folder.path('two.csv'));
    expect(await handlesOf('plato')).toEqual(['b']);
  });

  test('a dry run tells what would change and writes nothing', async () => {
    const before = await rowsOfCatalogue(database().db);
    expect(await importFile(database().db, EXAMPLE, { isDryRun: true })).toMatchObject({
      outcome: 'checked',
      entries: 4,
      added: 4,
    });
    expect(await rowsOfCatalogue(database().db)).toBe(before);
  });

  test('a SKU that moves to another product leaves nothing behind', async () => {
    await importFile(database().db, await folder.put('old.csv', csv('viejo,Taza,Casa,T-1,,10.00,1,7501230190002')));
    await importFile(
      database().db,
      await folder.put('new.csv', csv('nuevo,Taza grande,Casa,T-1,,10.00,1,7501230190002')),
    );
    expect(await handlesOf('taza')).toEqual(['nuevo']);
    await importFile(database().db, folder.path('old.csv'));
    expect(await handlesOf('taza')).toEqual(['viejo']);
  });

  test('stock does not fall below what is reserved for orders', async () => {
    await importFile(database().db, await folder.put('r.csv', csv('a,Jarra,Casa,A-1,,10.00,5,')));
    await sql`update stock set reserved = 3`.execute(database().db);
    await importFile(database().db, await folder.put('r.csv', csv('a,Jarra,Casa,A-1,,10.00,1,')));
    expect((await find('jarra'))[0]?.variants[0]?.available).toBe(0);
  });

  test('without a column for it, every line is a product named by its SKU', async () => {
    const text = 'name,category,sku,price,stock\nVela,Casa,VE.1/a,10.00,unlimited\n';
    const path = await folder.put('plain.csv', text);
    expect(await importFile(database().db, path, { shopCurrency: 'MXN' })).toMatchObject({ entries: 1 });
    const [product] = await find('vela');
    expect(product).toMatchObject({ handle: 've-1-a', variants: [{ available: null, price: { minor: 1_000 } }] });
  });

  test('a second import waits for nobody: it is told that one is running', async () => {
    const request = async () => ({
      ...{ file: await openTextFile(EXAMPLE), format: 'csv' as const, decimal: 'dot' as const },
      ...{ shopCurrency: null, isDryRun: true, isReplacing: false },
    });
    const inside: string[] = [];
    const later = request();
    let started: Promise<unknown> | null = null;
    const onProgress = () => {
      started ??= later
        .then((second) => importCatalogue({ db: database().db, newId }, { ...second, onProgress: () => undefined }))
        .then(({ outcome }) => inside.push(outcome));
    };
    await database()
      .db.connection()
      .execute(async (held) => {
        await sql`select pg_advisory_lock(7236103)`.execute(held);
        onProgress();
        await started;
        await sql`select pg_advisory_unlock(7236103)`.execute(held);
      });
    expect(inside).toEqual(['busy']);
    expect(await importFile(database().db, EXAMPLE)).toMatchObject({ outcome: 'imported' });
  });

  test('broken off in the middle, it has left whole products; run again it does the rest', async () => {
    const lines = Array.from({ length: 1_200 }, (_, index) => `p-${index},Pieza ${index},Casa,P-${index},,10.00,1,`);
    const path = await folder.put('many.csv', csv(...lines));
    const count = async (table: string) =>
      (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database().db)).rows[0]
        ?.count;
    const broken = importCatalogue(
      { db: database().db, newId },
      {
        onProgress: ({ step, done }) => {
          if (step === 'writing' && done === 1_000) throw new Error('the lights go out');
        },
        file: await openTextFile(path),
        format: 'csv',
        decimal: 'dot',
        shopCurrency: null,
        isDryRun: false,
        isReplacing: false,
      },
    );
    await expect(broken).rejects.toThrow('the lights go out');
    for (const table of ['products', 'product_variants', 'prices', 'stock']) expect(await count(table)).toBe(1_000);
    expect(await handlesOf('pieza 999')).toEqual(['p-999']);
    expect(await importFile(database().db, path)).toMatchObject({ added: 200, changed: 0 });
    expect(await count('products')).toBe(1_200);
  });
});
