import {
  bringBackRefusals,
  type ConsentRow,
  changeConsent,
  consentOf,
  type Purpose,
  type Scope,
  standing,
} from '../consent/index.ts';
import { type Clock, liesAhead } from '../core/clock.ts';
import type { CustomerId } from '../core/ids.ts';
import { identityValuesOf } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import type { OptIn } from './recipient-schema.ts';

export type OptInDeps = {
  readonly businessClock: Clock;
  /** Key of the hashes under which refusals of erased customers are remembered. */
  readonly refusalHashKey: Buffer;
};

/** What is wrong with a consent that another program brings: one that lies ahead would outlive what the customer says until then. */
export const optInProblems = (optIn: OptIn | undefined, now: Date): FieldProblem[] =>
  optIn !== undefined && liesAhead(new Date(optIn.at), now)
    ? [{ field: 'opt_in.at', message: 'lies ahead; write when they agreed.' }]
    : [];

type Agreed = {
  readonly customerId: CustomerId;
  readonly purpose: Purpose;
  readonly optIn: OptIn;
  readonly cause: string;
  /** The order with which they agreed. */
  readonly about?: string;
};

const SECOND_MS = 1_000;

/** WhatsApp counts in seconds: what was agreed in the very second of a refusal was not agreed after it. */
function agreedAt(at: Date, rows: readonly ConsentRow[], scope: Scope): Date {
  const second = Math.floor(at.getTime() / SECOND_MS);
  const refusal = rows.findLast((row) => row.scope === scope && row.about === null && !row.isGiven);
  const isSame = refusal !== undefined && Math.floor(refusal.at.getTime() / SECOND_MS) === second;
  return isSame ? new Date(refusal.at.getTime() - 1) : at;
}

/**
 * Keeps that somebody agreed elsewhere; what they withdrew later stands, also when they were erased since, and
 * the same consent that is sent again is as old as it was. Whoever had
 * withdrawn and agrees with an order gets notices of this order, and no others, as `agreeByOrder` has it.
 */
export async function keepOptIn(deps: OptInDeps, tx: Tx, agreed: Agreed): Promise<void> {
  const { customerId, purpose, optIn, cause } = agreed;
  const { source: reason, text: shown, at } = optIn;
  await bringBackRefusals(tx, deps.refusalHashKey, await identityValuesOf(tx, [customerId]));
  const scope = purpose === 'marketing' ? 'marketing' : 'utility';
  const { rows } = await consentOf(customerId).query.execute(tx);
  const about = standing(rows, scope, null) === 'withdrawn' ? (agreed.about ?? null) : null;
  const said = { source: 'api', shown, reason, by: null, at: agreedAt(new Date(at), rows, scope), cause } as const;
  await changeConsent(tx, { ...said, customerId, scopes: [scope], about, isGiven: true }, deps.businessClock());
}
