import type { Db } from '../../platform/db/db.ts';
import type { FaultKind } from '../contract.ts';
import { takeFault } from '../controls/store.ts';
import type { Person } from '../people/person.ts';
import type { Failure } from '../wire/payloads.ts';
import { codeOf } from './graph-faults.ts';
import { refusalOf } from './known-codes.ts';

/** `fault`: somebody asked for it. */
type LateFailure = Failure & { readonly fault: FaultKind | null };

type Subject = {
  readonly person: Person;
  /** As prices name it: `service`, `utility`, `marketing` … */
  readonly category: string;
  /** What is wrong with its file. */
  readonly problem: string | null;
};

/** Why a message that is accepted will be reported as failed; null when it goes. */
export async function failureOf(tx: Db, { person, category, problem }: Subject): Promise<LateFailure | null> {
  const fault = await takeFault(tx, 'failed');
  if (fault) return { ...failureWith(codeOf(fault) ?? 131000), fault };
  if (problem !== null) return { ...failureWith(131053), details: problem, fault };
  if (category === 'marketing' && !person.wantsMarketing) return { ...failureWith(131050), fault };
  return null;
}

function failureWith(code: number): Failure {
  const { title, details } = refusalOf(code);
  return { code, title, details: details ?? title };
}
