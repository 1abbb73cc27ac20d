import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './db/index.ts';

/** A secret of this installation, made once and the same for every process: 32 random bytes as hex. */
export async function instanceSecret(db: Db, name: string): Promise<string> {
  const made = randomBytes(32).toString('hex');
  await sql`insert into instance_secrets (name, value) values (${name}, ${made}) on conflict do nothing`.execute(db);
  const { rows } = await sql<{ value: string }>`select value from instance_secrets where name = ${name}`.execute(db);
  return rows[0]?.value ?? '';
}
