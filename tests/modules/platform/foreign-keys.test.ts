import type pg from 'pg';
import { expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

/**
 * Foreign keys by which the deletion of a row deletes or changes others, as `table (columns)`, and whether an index finds
 * those. An index that leaves out only rows without a value finds all that have one.
 */
async function followed(pool: pg.Pool): Promise<readonly { readonly key: string; readonly isFound: boolean }[]> {
  const { rows } = await pool.query<{ key: string; isFound: boolean }>(`
    with keys as (
      select conrelid as table, conkey as columns, cardinality(conkey) as width,
        array(select a.attname::text from unnest(conkey) with ordinality k (number, place)
          join pg_attribute a on a.attrelid = conrelid and a.attnum = k.number order by place) as names
      from pg_constraint where contype = 'f' and confdeltype in ('c', 'n', 'd'))
    select format('%s (%s)', k.table::regclass, array_to_string(names, ', ')) as key,
      exists (select from pg_index i cross join lateral (select (i.indkey::int2[])[0:k.width - 1] as beginning) b
        where i.indrelid = k.table and i.indisvalid and b.beginning @> k.columns and b.beginning <@ k.columns
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = any(
            select format('(%I IS NOT NULL)', name) from unnest(names) name))) as "isFound"
    from keys k order by 1`);
  return rows;
}

const unfound = async (): Promise<readonly string[]> =>
  (await followed(database().pool)).filter(({ isFound }) => !isFound).map(({ key }) => key);

test('whoever is erased, all that hangs on them is found by an index, however much others have', async () => {
  expect((await followed(database().pool)).length).toBeGreaterThan(60);
  expect(await unfound()).toEqual([]);
});

test('a table whose index holds only some of its rows is seen, and so is one without any', async () => {
  await database().pool.query(`
    create table visits (customer_id uuid references customers (id) on delete cascade, is_open boolean not null);
    create index visits_open on visits (customer_id) where is_open;
    create table letters (customer_id uuid references customers (id) on delete set null, at timestamptz);
    create index letters_at on letters (at, customer_id);
    create table calls (customer_id uuid references customers (id) on delete cascade, at timestamptz);
    create index calls_customer on calls (customer_id, at) where customer_id is not null`);
  expect(await unfound()).toEqual(['letters (customer_id)', 'visits (customer_id)']);
  await database().pool.query('drop table visits, letters, calls');
});
