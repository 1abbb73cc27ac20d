import { type RawBuilder, sql } from 'kysely';

/** Where a page of a conversation begins: at a row, by its own key, or at the moment at which a row was stored, in microseconds. */
export type ThreadBound =
  | {
      readonly key: string;
      /** The row itself is on the page too. */
      readonly isIncluded?: true;
    }
  | { readonly at: number };

/** `older`: what was stored before the bound (at the moment itself too), the newest first; `newer`: the rest, the oldest first. */
export type ThreadPage = {
  readonly conversationId: string;
  readonly direction: 'older' | 'newer';
  readonly from: ThreadBound | null;
  readonly limit: number;
};

/** How the rows of one table are ordered. `key`: unique within a conversation; `ofText`: what a key of a bound is compared as. */
export type ThreadOrder = {
  readonly key: RawBuilder<unknown>;
  readonly ofText: (key: string) => RawBuilder<unknown>;
  readonly storedAt: RawBuilder<unknown>;
};

/** The end of a query that reads a page: more conditions after a `where …`, the order and the limit. */
export function onThreadPage({ key, ofText, storedAt }: ThreadOrder, page: ThreadPage): RawBuilder<unknown> {
  const { from, limit } = page;
  const isOlder = page.direction === 'older';
  const bound =
    from === null
      ? sql``
      : 'key' in from
        ? sql`and ${key} ${sql.raw(`${isOlder ? '<' : '>'}${from.isIncluded ? '=' : ''}`)} ${ofText(from.key)}`
        : sql`and ${storedAt} ${isOlder ? sql`<=` : sql`>`} timestamptz 'epoch' + ${from.at}::bigint * interval '1 microsecond'`;
  return sql`${bound} order by ${key} ${isOlder ? sql`desc` : sql`asc`} limit ${limit}`;
}

/** A time of the database as whole microseconds: exact, and exact as a number. */
export const inMicroseconds = (time: RawBuilder<unknown>): RawBuilder<number> =>
  sql`(extract(epoch from ${time}) * 1000000)::bigint`;
