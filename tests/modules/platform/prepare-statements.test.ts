import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

test('a statement with parameters is planned once for a connection, whatever its values', async () => {
  await database()
    .db.connection()
    .execute(async (db) => {
      for (const word of ['uno', 'dos', 'tres']) {
        const { rows } = await sql<{ word: string }>`select ${word}::text as word`.execute(db);
        expect(rows).toEqual([{ word }]);
      }
      const { rows } = await sql<{ uses: number }>`
        select generic_plans + custom_plans as uses from pg_prepared_statements where statement like 'select $1::text%'
      `.execute(db);
      expect(rows).toEqual([{ uses: 3 }]);
    });
});

test('a statement that failed leaves the next ones of its kind alone', async () => {
  await database()
    .db.connection()
    .execute(async (db) => {
      const divide = (by: number) => sql<{ n: number }>`select 10 / ${by}::int as n`.execute(db);
      await expect(divide(0)).rejects.toThrow('division by zero');
      expect((await divide(5)).rows).toEqual([{ n: 2 }]);
    });
});
