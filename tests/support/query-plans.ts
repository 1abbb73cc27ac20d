import pg from 'pg';
import { vi } from 'vitest';

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Runs something and gives its result with the statements that reached PostgreSQL. */
export async function statementsOf<Result>(
  run: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly statements: readonly Statement[] }> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    const result = await run();
    const calls = query.mock.calls as unknown as readonly (readonly [string | Statement])[];
    // A new connection first sets its limits; only what reads or writes has a plan.
    const statements = calls
      .map(([statement]) => statement)
      .filter((statement) => typeof statement !== 'string')
      .filter((statement) => /^\s*(?:select|with|insert|update|delete)/i.test(statement.text));
    return { result, statements };
  } finally {
    query.mockRestore();
  }
}

type Plan = { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly Plans?: readonly Plan[] };

/** The nodes of a plan without scans right below a limit: these end as soon as enough was found. */
const nodesOf = (plan: Plan): readonly Plan[] => {
  const below = plan['Node Type'] === 'Limit' ? (plan.Plans ?? []).flatMap((child) => child.Plans ?? []) : plan.Plans;
  return [plan, ...(below ?? []).flatMap(nodesOf)];
};

/** Those of `tables` that the statement would read from end to end, planned for these values or for any. */
export async function tablesReadWhole(
  pool: pg.Pool,
  { text, values }: Statement,
  tables: readonly string[],
): Promise<readonly string[]> {
  const plans = [
    await pool.query(`explain (format json) ${text}`, [...values]),
    await pool.query(`explain (format json, generic_plan) ${text}`),
  ];
  const nodes = plans.flatMap(({ rows }) => nodesOf(rows[0]['QUERY PLAN'][0].Plan));
  const whole = nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '')
    .filter((table) => tables.includes(table));
  return [...new Set(whole)];
}

type RunPlan = Plan & { readonly 'Actual Rows': number; readonly 'Rows Removed by Filter'?: number };

/** Runs a statement again and gives how many rows of tables it looks at, those that it leaves out included. */
export async function rowsLookedAt(pool: pg.Pool, { text, values }: Statement): Promise<number> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, [...values]);
  const below = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(below)];
  return below(rows[0]['QUERY PLAN'][0].Plan)
    .filter((node): node is RunPlan => node['Relation Name'] !== undefined)
    .reduce((sum, node) => sum + node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0), 0);
}
