import type { ThreadMessage } from '../../inbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ThreadItem } from '../contract.ts';
import { findQuoted } from './find-quoted.ts';
import { showFiles } from './show-files.ts';
import { textOf } from './text-of.ts';

/** What customers wrote, with their files and what they quoted; in the given order, all of one conversation. */
export async function showMessages(db: Db, rows: readonly ThreadMessage[]): Promise<ThreadItem[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const [files, quoted] = await Promise.all([
    showFiles(
      db,
      rows.map(({ id }) => id),
    ),
    findQuoted(
      db,
      first.conversationId,
      rows.map(({ context }) => context?.replyTo),
    ),
  ]);
  return rows.map((row) => {
    const replyTo = row.context?.replyTo ?? null;
    return {
      id: row.id,
      at: row.sentAt.toISOString(),
      type: 'message',
      kind: row.kind,
      text: row.revokedAt === null ? textOf(row) : '',
      notes: [
        ...row.notes,
        ...(row.editedAt === null ? [] : ['edited']),
        ...(row.revokedAt === null ? [] : ['revoked']),
        ...(row.context?.ad == null ? [] : ['from_ad']),
      ],
      quoted: quoted(replyTo),
      isForwarded: row.context?.isForwarded === true,
      attachments: files(row.id),
      outcome: row.outcome ?? 'open',
      outcomeReason: row.outcomeReason,
      turnId: row.turnId,
    };
  });
}
