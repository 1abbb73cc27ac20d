import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { useDatabase } from '../../support/database.ts';
import { useFolder } from '../../support/files.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const folder = useFolder();
const recado = (...words: readonly string[]) => runRecado(words, { DATABASE_URL: database().url });
const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../src/cli/recado.ts', import.meta.url));
const [CUSTOMERS, ORDERS] = [fixture('customers.csv'), fixture('orders.csv')];

const count = async (table: string): Promise<number> =>
  (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database().db)).rows[0]
    ?.count ?? 0;

describe('recado import and export of customers and orders', () => {
  test('orders before their customers are refused with the remedy; then the examples come in, once', async () => {
    const early = await recado('import', 'orders', ORDERS);
    expect(early).toMatchObject({ code: 65, out: '' });
    expect(early.err).toContain('line 2, customer_id: is the id of no customer: import the customers first');
    const dry = await recado('import', 'customers', CUSTOMERS, '--dry-run');
    expect(dry.out).toBe(
      `${CUSTOMERS}: 3 customers, 3 postal addresses: 3 new, 0 changed, 0 unchanged. Nothing was written (--dry-run).\n`,
    );
    expect(await count('customers')).toBe(0);
    expect((await recado('import', 'customers', CUSTOMERS)).out).toContain('3 new, 0 changed, 0 unchanged.');
    expect((await recado('import', 'orders', ORDERS)).out).toBe(
      `${ORDERS}: 2 orders, 3 items: 2 new, 0 changed, 0 unchanged.\n`,
    );
    expect((await recado('import', 'orders', ORDERS)).out).toContain('0 new, 0 changed, 2 unchanged.');
  }, 120_000);

  test('what is left as it was is said under the summary', async () => {
    const path = await folder.put('taken.csv', 'customer_id,phone\nC-9,+525512345678\n');
    const { code, out } = await recado('import', 'customers', path);
    expect(code).toBe(0);
    expect(out).toContain('Left as it was:\n  line 2, phone: is the number of another customer on record');
  });

  test('a full card number is neither stored nor printed', async () => {
    const path = await folder.put('cards.json', '[{"customer_id":"C-7","name":"4111 1111 1111 1111",}]');
    const { code, err } = await recado('import', 'customers', path);
    expect(code).toBe(65);
    expect(err).not.toContain('4111 1111');
  });

  test.each(['customers', 'orders'])(
    'the export of %s is a file that imports without a change',
    async (kind) => {
      const path = folder.path(`${kind}-all.csv`);
      expect((await recado('export', kind, path)).code).toBe(0);
      expect((await readFile(path, 'utf8')).startsWith('\ufeff')).toBe(true);
      expect((await recado('export', kind, path)).err).toContain('The file exists already');
      expect((await recado('import', kind, path)).out).toContain('0 new, 0 changed');
    },
    120_000,
  );

  test('killed while it writes orders, it leaves whole ones, and the next run does the rest', async () => {
    const head = 'number,customer_id,state,placed_at,currency,total,item_sku,item_name,item_quantity,item_unit_price';
    const payments = 'payment_method,payment_amount,payment_at';
    const lines = Array.from(
      { length: 6_000 },
      (_, index) =>
        `KILL-${index},C-1001,paid,2026-11-02T10:00:00Z,MXN,5.00,A-1,Uno,1,5.00,cash,5.00,2026-11-02T10:00:00Z`,
    );
    const path = folder.path('many.csv');
    await writeFile(path, [`${head},${payments}`, ...lines].join('\n'));
    const before = await count('orders');
    const child = spawn(process.execPath, [COMMAND, 'import', 'orders', path], {
      cwd: folder.path('.'),
      env: { PATH: process.env['PATH'] ?? '', HOME: folder.path('.'), DATABASE_URL: database().url },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while ((await count('orders')) === before && child.exitCode === null) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const { rows } = await sql<{ number: string }>`
      select external_number as number from orders o where external_key like 'KILL%' and not (
        exists (select from order_lines l where l.order_id = o.id) and paid_minor = (
          select sum(amount_minor) from order_payments p where p.order_id = o.id)
        and exists (select from order_history h where h.order_id = o.id))`.execute(database().db);
    expect(rows).toEqual([]);
    await expect.poll(async () => (await recado('import', 'orders', path)).code, { timeout: 60_000 }).toBe(0);
    expect(await count('orders')).toBe(before + 6_000);
    expect((await recado('import', 'orders', path)).out).toContain('0 new, 0 changed, 6000 unchanged.');
  }, 120_000);
});
