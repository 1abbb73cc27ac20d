import { pricesOf } from '../../costs/index.ts';
import { marksOf } from '../../handoff/index.ts';
import { type Content, channelCode, type Refusal, type ThreadSaid } from '../../outbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ThreadItem } from '../contract.ts';
import { findQuoted } from './find-quoted.ts';
import { outcomeOf } from './remedies.ts';
import { moneyOf, sentHow } from './sent-how.ts';

export type SaidDeps = {
  readonly db: Db;
  /** What an error code of the channel asks of us. */
  readonly classOf: (code: number) => Refusal;
  /** Who of the staff wrote these messages. */
  readonly authors: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

const BY = { reply: 'assistant', notice: 'notice', person: 'person', initiated: 'initiated' } as const;

/** What we said, with what became of it and what it cost; in the given order, all of one conversation. */
export async function showSaid({ db, classOf, authors }: SaidDeps, rows: readonly ThreadSaid[]): Promise<ThreadItem[]> {
  const [first] = rows;
  if (first === undefined) return [];
  // What staff sends belongs to no turn: words, files and templates.
  const staff = rows.flatMap(({ turnId, id }) => (turnId === null ? [id] : []));
  const turns = [...new Set(rows.flatMap(({ turnId }) => turnId ?? []))];
  const [prices, names, quoted, marks] = await Promise.all([
    pricesOf(
      db,
      first.conversationId,
      rows.map(({ id }) => id),
    ),
    staff.length === 0 ? new Map<string, string>() : authors(staff),
    findQuoted(
      db,
      first.conversationId,
      rows.map(({ content }) => content.replyTo),
    ),
    marksOf(db, turns),
  ]);
  const costs = new Map(
    prices.map(({ outboxId, amountMicro, currency }) => [outboxId, moneyOf(amountMicro, currency)]),
  );
  const marked = new Set(marks.map(({ turnId }) => turnId));
  return rows.map((row) => {
    const code = channelCode(row.errorCode);
    const { reason, remedy, canRetry } = outcomeOf(row, code, code === null ? null : classOf(code));
    return {
      id: row.id,
      at: (row.sentAt ?? row.createdAt).toISOString(),
      type: 'said',
      by: BY[row.origin],
      author: names.get(row.id) ?? null,
      kind: row.content.kind,
      text: row.decision?.template?.text ?? textOf(row.content),
      choices: choicesOf(row.content),
      filePath: pathOf(row.content),
      quoted: quoted(row.content.replyTo),
      template: row.decision?.template?.name ?? row.templateName,
      state: row.state,
      reason,
      remedy,
      canRetry,
      releaseAt: row.state === 'held' ? (row.releaseAt?.toISOString() ?? null) : null,
      turnId: row.turnId,
      isMarkedWrong: row.turnId !== null && marked.has(row.turnId),
      cost: costs.get(row.id) ?? null,
      how: sentHow(row.decision),
    };
  });
}

/** People of the team read where a button leads. */
const textOf = (content: Content): string =>
  content.kind === 'link' ? `${content.text}\n${content.url}` : content.text;

function choicesOf(content: Content): readonly string[] {
  switch (content.kind) {
    case 'buttons':
      return content.buttons.map(({ title }) => title);
    case 'list':
      return content.sections.flatMap(({ rows }) => rows.map(({ title }) => title));
    case 'link':
      return [content.button];
    default:
      return [];
  }
}

/** Of a file of ours the path on this server. */
function pathOf(content: Content): string | null {
  if (content.kind !== 'image' && content.kind !== 'document') return null;
  if (!URL.canParse(content.url)) return content.url.startsWith('/') ? content.url : null;
  const { pathname, search } = new URL(content.url);
  return `${pathname}${search}`;
}
