import type { Db, Tx } from '../../platform/db/index.ts';
import { checkText, currentText, type PublishTextDeps, type TextObstacle } from './publish-text.ts';
import { isUnsaid } from './published-facts.ts';
import type { FactsKind, TextKind, TextVersion } from './types.ts';

export const TEXT_KINDS = ['assistant', 'business', 'about', 'hours', 'rules'] as const satisfies readonly TextKind[];

export type PublishedTexts = Readonly<Record<TextKind, Pick<TextVersion, 'version' | 'content'>>>;
export type TextDraft = { readonly kind: TextKind; readonly content: string; readonly basedOn: number };

/** What holds of every text; of facts that nobody has said, an empty one. */
export async function publishedTexts(deps: PublishTextDeps, db: Db | Tx): Promise<PublishedTexts> {
  return {
    assistant: await currentText(deps, db, 'assistant'),
    business: await currentText(deps, db, 'business'),
    about: await saidFacts(deps, db, 'about'),
    hours: await saidFacts(deps, db, 'hours'),
    rules: await saidFacts(deps, db, 'rules'),
  };
}

async function saidFacts(deps: PublishTextDeps, db: Db | Tx, kind: FactsKind): Promise<PublishedTexts[TextKind]> {
  const { version, content } = await currentText(deps, db, kind);
  return { version, content: version === 0 && isUnsaid(kind, content) ? '' : content };
}

/** The same with a draft in its place, as it would be published; or why it cannot be. */
export async function textsWith(
  deps: PublishTextDeps,
  db: Db | Tx,
  draft: TextDraft,
): Promise<TextObstacle | { readonly outcome: 'fits'; readonly texts: PublishedTexts; readonly isChange: boolean }> {
  const checked = await checkText(deps, db, draft);
  if (checked.outcome !== 'fits') return checked;
  const { content, newest } = checked;
  const texts = { ...(await publishedTexts(deps, db)), [draft.kind]: { version: newest.version + 1, content } };
  return { outcome: 'fits', texts, isChange: content !== newest.content };
}
