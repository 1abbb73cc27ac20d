import { createHash } from 'node:crypto';
import pg from 'pg';

/** Statements by text. The program's own are a few hundred; beyond that something builds texts and is left alone. */
const names = new Map<string, string>();
const MAX_NAMES = 1_000;

/**
 * Lets the server parse and plan each statement with parameters once for a connection instead of every time: a turn's
 * statements join many tables and take longer to plan than to run.
 */
export function prepareStatements(client: pg.PoolClient): void {
  const prepared = (config: unknown, values?: unknown, callback?: unknown): unknown => {
    const name = typeof config === 'string' && Array.isArray(values) ? nameOf(config) : null;
    const given = name === null ? [config, values, callback] : [{ name, text: config, values }, callback];
    return Reflect.apply(pg.Client.prototype.query, client, given);
  };
  client.query = prepared as typeof client.query;
}

function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES) return null;
  const name = `r${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
