import type { ConversationId } from '../core/ids.ts';
import { countBegunSince, hasBegunSince, type Initiation, lastOfLimit } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readPortfolioLimit } from './portfolio-limit.ts';

/** WhatsApp limits with how many customers a business may begin in 24 hours; it tells the limit itself. */
export type Portfolio = {
  /** Whether the business may begin with one more customer at a business time. Those with whom it has begun always go on. */
  readonly mayBegin: (conversationId: ConversationId, now: Date) => Promise<Initiation>;
  /** With how many more customers it may begin; infinite without a limit. */
  readonly room: (now: Date) => Promise<number>;
};

const DAY_MS = 86_400_000;
/** When only what is being sent fills the limit, it is not known when there is room. */
const LOOK_AGAIN_MS = 900_000;
/** Room may come sooner than it seems: messages fail, WhatsApp raises the limit. */
const MOST_MS = 3_600_000;
/** WhatsApp lets no number send faster than this. */
const MOST_PER_SECOND = 1_000;
/** With less room than this everybody counts: many may have been claimed since the last count. */
const AMPLE_ROOM = 200;

/** `fullUntil` is business time, `ampleUntil` is `performance.now()`. */
type Known = { readonly limit: number; readonly fullUntil: Date | null; readonly ampleUntil: number };

/**
 * Remembers what was counted: while there is ample room for as long as half of it cannot be used up however fast all
 * workers send, and when there is none until room comes.
 */
export function createPortfolio(db: Db): Portfolio {
  let known: Known = { limit: -1, fullUntil: null, ampleUntil: 0 };
  const isFullAt = (limit: number, now: Date) =>
    known.limit === limit && known.fullUntil !== null && known.fullUntil > now;
  const isAmple = (limit: number) => known.limit === limit && performance.now() < known.ampleUntil;
  const count = async (limit: number, now: Date, asking: ConversationId | null): Promise<number> => {
    const countedAt = performance.now();
    const room = limit - (await countBegunSince(db, sinceOf(now), asking));
    const lastsMs = room < AMPLE_ROOM ? 0 : (room / 2 / MOST_PER_SECOND) * 1_000;
    known = { limit, fullUntil: null, ampleUntil: countedAt + lastsMs };
    return room;
  };
  const fill = async (limit: number, now: Date): Promise<Date> => {
    const last = await lastOfLimit(db, sinceOf(now), limit);
    if (last === null) return new Date(now.getTime() + LOOK_AGAIN_MS);
    const at = new Date(Math.min(last.getTime() + DAY_MS, now.getTime() + MOST_MS));
    known = { limit, fullUntil: at, ampleUntil: 0 };
    return at;
  };
  return {
    mayBegin: async (conversationId, now) => {
      const limit = await readPortfolioLimit(db);
      if (limit === null || isAmple(limit) || (await hasBegunSince(db, conversationId, sinceOf(now))))
        return { may: 'now' };
      if (!isFullAt(limit, now) && (await count(limit, now, conversationId)) > 0) return { may: 'now' };
      const at = isFullAt(limit, now) && known.fullUntil ? known.fullUntil : await fill(limit, now);
      return { may: 'later', at, reason: 'portfolio_limit' };
    },
    room: async (now) => {
      const limit = await readPortfolioLimit(db);
      if (limit === null) return Number.POSITIVE_INFINITY;
      if (isFullAt(limit, now)) return 0;
      const room = await count(limit, now, null);
      if (room <= 0) await fill(limit, now);
      return Math.max(0, room);
    },
  };
}

const sinceOf = (now: Date): Date => new Date(now.getTime() - DAY_MS);
