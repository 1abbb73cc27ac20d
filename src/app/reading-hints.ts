import { shopVocabulary } from '../catalogue/index.ts';
import type { ConversationId } from '../core/ids.ts';
import { customerWith } from '../customers/index.ts';
import { customerOf } from '../inbox/index.ts';
import type { ReadingHints } from '../media/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import { type Db, readFirst } from '../platform/db/index.ts';

const CACHED_MS = 300_000;
const WORDS = 200;

/** What helps to understand a customer's files: their language, and the names that the shop uses. */
export const readingHints =
  (db: Db, cache: ReadCache) =>
  async (conversationId: ConversationId): Promise<ReadingHints> => {
    const vocabulary = await cache.get('vocabulary', CACHED_MS, () => shopVocabulary(db, WORDS));
    const customer = await readFirst(db, customerWith(customerOf(conversationId)));
    return { language: customer?.language ?? null, vocabulary };
  };
