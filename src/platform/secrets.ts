import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/** A secret of this installation, made once and the same for every process: 32 random bytes as hex. */
export async function instanceSecret(pool: pg.Pool, name: string): Promise<string> {
  await pool.query('insert into instance_secrets (name, value) values ($1, $2) on conflict do nothing', [
    name,
    randomBytes(32).toString('hex'),
  ]);
  const { rows } = await pool.query<{ value: string }>('select value from instance_secrets where name = $1', [name]);
  return rows[0]?.value ?? '';
}
