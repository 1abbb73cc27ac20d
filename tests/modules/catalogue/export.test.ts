import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { exportCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';
import { problemsOf, useFolder } from '../../support/files.ts';
import { importFile, rowsOfCatalogue } from './catalogue-files.ts';

const database = useDatabase();
const folder = useFolder();
const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));

/** What a spreadsheet would run, and what the files themselves use as signs. */
const ODD = [
  ...[
    '=cmd|/C calc',
    '+1',
    '-1',
    '@SUM(A1)',
    "'=quoted",
    "'plain",
    '＝1+1',
    'a | b',
    'back\\slash',
    'a\\|b',
    '"quotes"',
  ],
  ...['semi;colon', 'tab\tinside', 'two\nlines', '|', '=', 'ñandú 🫖', 'a=b', "'"],
];

async function fill(): Promise<void> {
  await loadShop({ db: database().db, newId }, fixture('shop'));
  await importFile(database().db, fixture('catalogue.csv'));
  const odd = ODD.map((text, index) => ({
    handle: `odd-${index}`,
    name: text,
    category: text,
    brand: text,
    description: text,
    tags: [text, 'x'],
    synonyms: [text],
    active: index % 2 === 0,
    tax_rate: '8.25',
    variants: [
      {
        sku: `ODD-${index}`,
        options: { [text]: text },
        options_en: { [text]: text },
        size: '0.5',
        unit: text.slice(0, 12),
        prices: { JPY: '1200', KWD: '1.005' },
        stock: null,
      },
    ],
  }));
  await importFile(database().db, await folder.put('odd.json', JSON.stringify(odd)), { format: 'json' });
  await sql`update stock set quantity = quantity - 1 where quantity > 1`.execute(database().db);
}

describe('exporting the catalogue', () => {
  test('importing the file again changes nothing, whatever the texts are, also after sales', async () => {
    await fill();
    const before = await rowsOfCatalogue(database().db);
    for (const format of ['csv', 'json'] as const) {
      const path = folder.path(`all.${format}`);
      const count = await exportCatalogue(database().db, { path, format, mayReplace: false });
      expect(count).toBe(45 + 4 + ODD.length);
      const again = await importFile(database().db, path, { format, isReplacing: true });
      expect(problemsOf(again)).toEqual([]);
      expect(again).toMatchObject({ outcome: 'imported', entries: count, added: 0, changed: 0, removed: 0 });
      expect(await rowsOfCatalogue(database().db)).toBe(before);
    }
  });

  test('an empty database gets the same catalogue from the file, which then gives the same file', async () => {
    const path = folder.path('all.csv');
    await sql`truncate products, search_words cascade`.execute(database().db);
    await importFile(database().db, path);
    await exportCatalogue(database().db, { path: folder.path('again.csv'), format: 'csv', mayReplace: false });
    expect(await readFile(folder.path('again.csv'), 'utf8')).toBe(await readFile(path, 'utf8'));
  });

  test('no cell begins with a sign that a spreadsheet would run', async () => {
    const text = await readFile(folder.path('all.csv'), 'utf8');
    expect(text).toContain("'=cmd|/C calc");
    const cells: string[] = parse(text, { bom: true, relax_column_count: true }).flat();
    expect(cells.length).toBeGreaterThan(1_000);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  test('a file that is there is kept unless it may be replaced', async () => {
    const path = await folder.put('mine.csv', 'mine');
    const request = { path, format: 'csv' as const };
    await expect(exportCatalogue(database().db, { ...request, mayReplace: false })).rejects.toMatchObject({
      code: 'file_unwritable',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await exportCatalogue(database().db, { ...request, mayReplace: true });
    expect(await readFile(path, 'utf8')).toContain('cafe-oaxaca');
  });

  test('a place that cannot be written to is named', async () => {
    const request = { path: folder.path('no/such/folder.csv'), format: 'csv' as const, mayReplace: false };
    await expect(exportCatalogue(database().db, request)).rejects.toMatchObject({ code: 'file_unwritable' });
  });
});
