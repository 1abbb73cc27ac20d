import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { useDatabase } from '../../support/database.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (...words: readonly string[]) => runRecado(words, { DATABASE_URL: database().url });
const EXAMPLE = fileURLToPath(new URL('../../../fixtures/catalogue.csv', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../src/cli/recado.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const count = async (): Promise<number> =>
  (await sql<{ count: number }>`select count(*) as count from products`.execute(database().db)).rows[0]?.count ?? 0;

describe('recado import catalogue and export catalogue', () => {
  test('a dry run, the import and the same file again say what they did', async () => {
    const dry = await recado('import', 'catalogue', EXAMPLE, '--dry-run');
    expect(dry.out).toBe(
      `${EXAMPLE}: 4 products, 5 variants: 4 new, 0 changed, 0 unchanged, 0 taken off sale. Nothing was written (--dry-run).\n`,
    );
    expect(await count()).toBe(0);
    expect((await recado('import', 'catalogue', EXAMPLE)).out).toContain('4 new, 0 changed, 0 unchanged');
    expect(await recado('import', 'catalogue', EXAMPLE)).toMatchObject({ code: 0, err: '' });
    expect(await count()).toBe(4);
  });

  test('mistakes go to the error output with line, column and remedy, and the exit code says so', async () => {
    const path = join(folder, 'bad.csv');
    await writeFile(path, 'name,category,sku,price_MXN,stock\nA,C,A-1,"1,50",1\nB,C,B-1,2.00,\n');
    const { code, out, err } = await recado('import', 'catalogue', path);
    expect({ code, out }).toEqual({ code: 65, out: '' });
    expect(err.split('\n')).toEqual([
      `${path} was not imported, nothing was changed:`,
      expect.stringMatching(/^ {2}line 2, price_MXN: must be an amount .*--decimal comma/),
      expect.stringMatching(/^ {2}line 3, stock: must be a whole number of pieces/),
      '',
    ]);
  });

  test('signs of a file that would steer the terminal are not printed', async () => {
    const path = join(folder, 'evil.json');
    await writeFile(path, JSON.stringify([{ handle: 'a', '\u001b[2J\u0007': 1, variants: [] }]));
    const { code, err } = await recado('import', 'catalogue', path);
    expect(code).toBe(65);
    expect(err).toContain('line 1');
    expect(err).not.toContain('\u001b');
    expect(err).not.toContain('\u0007');
  });

  test.each([
    [['import', 'catalogue', 'missing.csv'], 'missing.csv: There is no such file.\n'],
    [['import', 'catalogue', 'sheet.xlsx'], 'its name does not say what it is'],
    [['import', 'catalogue', EXAMPLE, '--currency', 'pesos'], '--currency: pesos is no currency'],
    [['export', 'catalogue', EXAMPLE], 'The file exists already'],
  ])('%j is refused in words', async (words, message) => {
    const { code, err } = await recado(...words);
    expect(err).toContain(message);
    expect(code).toBe(78);
  });

  test('the export is a file that imports without a change', async () => {
    const path = join(folder, 'all.json');
    expect((await recado('export', 'catalogue', path)).out).toBe(`4 products in ${path}.\n`);
    expect(JSON.parse(await readFile(path, 'utf8'))).toHaveLength(4);
    expect((await recado('import', 'catalogue', path, '--replace')).out).toContain(
      '0 new, 0 changed, 4 unchanged, 0 taken',
    );
  });

  test('killed while it writes, it leaves whole products, and the next run does the rest', async () => {
    const lines = Array.from({ length: 6_000 }, (_, index) => `K ${index},C,KILL-${index},1.00,1`);
    const path = join(folder, 'many.csv');
    await writeFile(path, ['name,category,sku,price_MXN,stock', ...lines].join('\n'));
    const before = await count();
    const child = spawn(process.execPath, [COMMAND, 'import', 'catalogue', path], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, DATABASE_URL: database().url },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while ((await count()) === before) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const written = (await count()) - before;
    expect(written % 500).toBe(0);
    const { rows } = await sql<{ handle: string }>`
      select p.handle from products p where not exists (
        select from product_variants v join prices c on c.variant_id = v.id join stock s on s.variant_id = v.id
        where v.product_id = p.id)`.execute(database().db);
    expect(rows.map(({ handle }) => handle)).toEqual(['tarjeta-regalo-500']);
    // The server may need a moment to see that the other side is gone.
    await expect.poll(async () => (await recado('import', 'catalogue', path)).code, { timeout: 60_000 }).toBe(0);
    expect(await count()).toBe(before + 6_000);
    expect((await recado('import', 'catalogue', path)).out).toContain('0 new, 0 changed, 6000 unchanged');
  }, 120_000);
});
