import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { withoutBars } from '../core/fence.ts';
import { chargedFor } from '../costs/index.ts';
import { marksOf } from '../handoff/index.ts';
import { mediaSpentOn } from '../media/index.ts';
import { saidInTurn } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { namesOfStaff } from '../staff/index.ts';
import { type RecordedTurn, recordedTurn } from '../turn/index.ts';
import type { Why } from './thread/contract.ts';

/** What was recorded of a turn: facts, not the model's own words about them. @throws AppError there is no such turn. */
export async function readWhy({ db }: { readonly db: Db }, turnId: string): Promise<Why> {
  const turn = await recordedTurn(db, turnId);
  if (turn === null) throw new AppError('turn_unknown', 'not_found');
  const said = await saidInTurn(db, turnId);
  const mark = await markOf(db, turn.id);
  const costs = await costsOf(db, turn, said.ids);
  const timings = timingsOf(turn, said.sentMs);
  return {
    turnId: turn.id,
    understood: turn.customerTexts,
    steps: turn.calls.map(({ tool, arguments: given, result, ms }, index) => ({
      number: index + 1,
      tool,
      arguments: parsed(given),
      result: parsed(result),
      ms,
    })),
    claims: claimsOf(turn),
    sources: sourcesOf(turn),
    reply: turn.reply,
    outcome: turn.outcome,
    outcomeReason: turn.reason,
    mark,
    models: turn.trace?.model == null ? [] : [turn.trace.model],
    promptVersion: turn.trace?.promptHash.slice(0, 12) ?? null,
    businessVersion: turn.businessVersion,
    texts: Object.entries(turn.texts ?? {}).map(([kind, version]) => ({ kind, version })),
    costs,
    totalMicroUsd: costs.reduce((sum, { microUsd }) => sum + microUsd, 0),
    timings,
    // The model's time is part of the thinking.
    totalMs:
      timings.length === 0 ? null : timings.reduce((sum, { what, ms }) => (what === 'model' ? sum : sum + ms), 0),
  };
}

async function markOf(db: Db, turnId: string): Promise<Why['mark']> {
  const [mark] = await marksOf(db, [turnId]);
  if (mark === undefined) return null;
  const names = await namesOfStaff(db, [mark.byId]);
  return { by: names.get(mark.byId) ?? '–', at: mark.at.toISOString(), note: mark.note };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const Read = z.object({
  passages: z.array(z.object({ page_id: z.uuid(), page: z.string(), version: z.int(), lines: z.string() })),
});

/** Which lines of which version of a page the model was given. */
function sourcesOf({ calls }: RecordedTurn): Why['sources'] {
  return calls
    .filter(({ tool }) => tool === 'search_knowledge')
    .flatMap(({ result }) => Read.safeParse(parsed(result)).data?.passages ?? [])
    .map(({ page_id, page, version, lines }) => ({ pageId: page_id, title: withoutBars(page), version, lines }));
}

type StoredClaim = { readonly text?: unknown; readonly receiptOf?: { readonly of?: unknown } };

/** What the reply stated, each with the call that it rests on; or what was refused because nothing did. */
function claimsOf({ claims, calls }: RecordedTurn): Why['claims'] {
  const list = Array.isArray(claims) ? claims : ((claims as { refused?: unknown } | null)?.refused ?? []);
  if (!Array.isArray(list)) return [];
  return list.flatMap((claim: StoredClaim) =>
    typeof claim.text === 'string' ? [{ text: claim.text, receipt: receiptOf(claim, calls) }] : [],
  );
}

/** The number of the step whose receipt holds the fact, or what the fact is of when an earlier turn had it. */
function receiptOf({ receiptOf: fact }: StoredClaim, calls: RecordedTurn['calls']): string | null {
  if (fact === undefined) return null;
  const step = calls.findIndex(({ receipt }) => receipt?.facts.some((one) => isDeepStrictEqual(one, fact)));
  return step >= 0 ? String(step + 1) : String(fact.of ?? '');
}

async function costsOf(
  db: Db,
  { conversationId, messageIds, costMicroUsd }: RecordedTurn,
  said: readonly string[],
): Promise<Why['costs']> {
  const [meta, { speech, vision }] = await Promise.all([
    chargedFor(db, conversationId, said),
    mediaSpentOn(db, conversationId, messageIds),
  ]);
  return [
    ...(meta === null ? [] : [{ what: 'meta', microUsd: meta } as const]),
    { what: 'model', microUsd: costMicroUsd },
    ...(speech === 0 ? [] : [{ what: 'speech', microUsd: speech } as const]),
    ...(vision === 0 ? [] : [{ what: 'vision', microUsd: vision } as const]),
  ];
}

function timingsOf({ timings, usage }: RecordedTurn, sentMs: number | null): Why['timings'] {
  const sent = sentMs === null ? [] : [{ what: 'sent', ms: sentMs } as const];
  if (timings === null) return sent;
  return [
    { what: 'waited', ms: timings.waitedMs },
    { what: 'thought', ms: timings.thoughtMs },
    ...(usage === null ? [] : [{ what: 'model', ms: usage.modelMs } as const]),
    ...sent,
  ];
}
