import type { AgentRequest, AgentResult, AgentTrace } from '../agent/index.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Viewer } from '../staff/index.ts';
import type { Mind } from './ports.ts';
import { insertReplaySpend } from './spend-store.ts';

type RunPaidDeps = { readonly db: Db; readonly machineClock: Clock; readonly mind: Pick<Mind, 'run'> };

/** Of a conversation: who asks what, when, after what. */
type Words = Omit<AgentRequest, 'ledger' | 'role' | 'correction' | 'signal' | 'onAborted' | 'budget'>;

/** As long as the model's part of a turn may take. */
const DEADLINE_MS = 45_000;

/**
 * Lets the model answer something that nobody waits for. What was paid is kept also when there was no answer in time.
 * @throws AppError there was none in time.
 */
export async function runPaid(
  deps: RunPaidDeps,
  by: Pick<Viewer, 'id'>,
  words: Words,
  asked: Parameters<Mind['run']>[1],
): Promise<AgentResult> {
  let paid: AgentTrace | null = null;
  try {
    const result = await deps.mind.run(
      {
        ...words,
        ...{ ledger: [], role: 'default', correction: null, signal: AbortSignal.timeout(DEADLINE_MS) },
        onAborted: (trace) => {
          paid = trace;
        },
      },
      asked,
    );
    paid = result.trace;
    return result;
  } catch (cause) {
    throw new AppError('replay_late', 'unavailable', { cause });
  } finally {
    await keepSpend(deps, by, paid);
  }
}

async function keepSpend(
  { db, machineClock }: RunPaidDeps,
  by: Pick<Viewer, 'id'>,
  paid: AgentTrace | null,
): Promise<void> {
  const costMicroUsd = paid?.usage.costMicroUsd ?? 0;
  if (costMicroUsd === 0) return;
  const model = paid?.model ?? null;
  await insertReplaySpend(db, { id: newId(), byId: by.id, model, costMicroUsd, at: machineClock() });
}
