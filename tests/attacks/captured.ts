import { sql } from 'kysely';
import type { AgentResult, ToolCallRecord, ToolRisk } from '../../src/agent/index.ts';
import { runTool, type ToolRun } from '../../src/agent/run-tool.ts';
import { runTurn } from '../../src/turn/index.ts';
import type { Attempt } from './attempts.ts';
import { type ComposedShop, type Person, writes } from './shop.ts';

/** What one call of a captured model came to. */
export type Tried = Attempt & { readonly tool: string; readonly risk: ToolRisk; readonly run: ToolRun };

const CALLS_IN_A_TURN = 60;
const MAX_REPLY = 3_000;

/**
 * A model that is in the hands of an attacker: in each turn it makes wrong calls and repeats to the customer whatever it
 * got. Errors of the program's own are thrown: an attack is to be refused, not to break something.
 */
export async function captureModel(
  shop: ComposedShop,
  who: Person,
  tool: string,
  attempts: readonly Attempt[],
): Promise<readonly Tried[]> {
  const { name, risk } = shop.toolNamed(tool);
  const tried: Tried[] = [];
  for (let from = 0; from < attempts.length; from += CALLS_IN_A_TURN) {
    const chunk = attempts.slice(from, from + CALLS_IN_A_TURN);
    const runs = await turnWith(shop, who, name, chunk);
    tried.push(
      ...runs.flatMap((run, index) => {
        const attempt = chunk[index];
        return attempt === undefined ? [] : [{ ...attempt, tool: name, risk, run }];
      }),
    );
  }
  return tried;
}

async function turnWith(
  shop: ComposedShop,
  who: Person,
  name: string,
  attempts: readonly Attempt[],
): Promise<readonly ToolRun[]> {
  const tool = shop.toolNamed(name);
  const runs: ToolRun[] = [];
  const onToolFailed = (_: string, error: unknown): never => {
    throw error;
  };
  await writes(shop, who, 'hola');
  const outcome = await runTurn(
    shop.turnOf(who, async (request): Promise<AgentResult> => {
      if (request.correction === null)
        for (const { args } of attempts) {
          const call = { id: `call_${runs.length}`, args, position: runs.length };
          runs.push(await runTool({ ledger: shop.ledger, onToolFailed }, tool, call, request));
        }
      return resultOf(runs);
    }),
    who.id,
  );
  if (outcome !== 'answered' && outcome !== 'given_to_person') throw new Error(`the turn was ${outcome}`);
  // A person has looked at it and gives the conversation back: the attack goes on.
  await sql`delete from holders where conversation_id = ${who.id}`.execute(shop.db);
  return runs;
}

/** Whatever the calls gave is asked or said to the customer. */
export function resultOf(runs: readonly ToolRun[]): AgentResult {
  const calls: ToolCallRecord[] = runs.map(({ personAsked: _, proposal: __, offer: ___, ...call }) => call);
  const usage = { modelCalls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 1, modelMs: 1 };
  const trace = { model: 'captured', generationIds: [], promptHash: 'h', request: '[]', calls, usage };
  const proposal = runs.findLast((run) => run.proposal !== null)?.proposal;
  if (proposal) return { outcome: 'proposed', proposal, trace };
  const offer = runs.findLast((run) => run.offer !== null)?.offer;
  if (offer) return { outcome: 'replied', ...offer, trace };
  const text = runs.map(({ result }) => result).join('\n');
  return { outcome: 'replied', text: text.slice(0, MAX_REPLY).toWellFormed(), trace };
}
