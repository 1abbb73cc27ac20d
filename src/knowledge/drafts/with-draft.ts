import { sql } from 'kysely';
import type { Clock } from '../../core/clock.ts';
import type { newId } from '../../core/ids.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { GivenDraft } from '../contract.ts';
import { publishPage } from '../pages/publish-page.ts';
import { readPage } from '../pages/store.ts';
import type { PageId } from '../pages/types.ts';
import { lockWords } from '../pages/word-store.ts';
import { currentText, type PromptSeeds, publishText } from '../texts/publish-text.ts';
import { lockTexts } from '../texts/store.ts';

export type WithDraftDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  readonly machineClock: Clock;
  readonly prompts: () => Promise<PromptSeeds>;
};

export type LookedAt<Found> =
  | { readonly outcome: 'found'; readonly found: Found }
  /** As publishing it would be. */
  | { readonly outcome: 'refused'; readonly problems: readonly string[] }
  | { readonly outcome: 'absent' };

/**
 * Looks at the shop as it would be with a draft: it is published in a transaction that then only reads and is taken back
 * whatever comes, so that it is found exactly as it would be and nobody else ever sees it. A look has to be short: until
 * it ends nobody else can publish.
 */
export async function withDraft<Found>(
  deps: WithDraftDeps,
  draft: GivenDraft,
  look: (tx: Tx, pageId: PageId | null) => Promise<Found>,
): Promise<LookedAt<Found>> {
  const seeds = draft.of === 'text' ? await deps.prompts() : null;
  const tx = await deps.db.startTransaction().execute();
  try {
    const put = seeds === null ? await putPage(deps, tx, draft) : await putText(deps, tx, draft, seeds);
    if (put.outcome !== 'put') return put;
    await sql`set transaction read only`.execute(tx);
    return { outcome: 'found', found: await look(tx, put.pageId) };
  } finally {
    await tx.rollback().execute();
  }
}

type Put =
  | { readonly outcome: 'put'; readonly pageId: PageId | null }
  | Exclude<LookedAt<never>, { readonly outcome: 'found' }>;

const BY = { authorId: null, reason: '-' } as const;

/** On whatever is published: what somebody else published meanwhile is told of when this is. */
async function putPage({ newId, machineClock }: WithDraftDeps, tx: Tx, draft: GivenDraft): Promise<Put> {
  if (draft.of !== 'page') return { outcome: 'absent' };
  const { id, kind, title, content } = draft;
  // As publishing takes them, words before pages.
  await lockWords(tx);
  const before = id === null ? null : await readPage(tx, id as PageId);
  if (id !== null && before === null) return { outcome: 'absent' };
  const pageId = before?.id ?? newId<'knowledge_page'>();
  await publishPage(tx, {
    ...{ id: pageId, title, content, at: machineClock(), ...BY },
    ...{ kind: before?.kind ?? kind, source: before?.source ?? null },
    ...{ isShown: before?.isShown ?? true, basedOn: before?.version ?? null },
  });
  return { outcome: 'put', pageId };
}

async function putText({ machineClock }: WithDraftDeps, tx: Tx, draft: GivenDraft, prompts: PromptSeeds): Promise<Put> {
  if (draft.of !== 'text') return { outcome: 'absent' };
  await lockTexts(tx);
  const { kind, content } = draft;
  const { version: basedOn } = await currentText({ prompts }, tx, kind);
  const done = await publishText({ prompts }, tx, { kind, content, basedOn, at: machineClock(), ...BY });
  return done.outcome === 'refused' ? done : { outcome: 'put', pageId: null };
}
