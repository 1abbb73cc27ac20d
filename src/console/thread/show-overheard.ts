import type { ThreadOverheard } from '../../inbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Attachment, ThreadItem } from '../contract.ts';
import { showFiles } from './show-files.ts';
import { textOf } from './text-of.ts';

/** What staff wrote on the phone, what another agent said, and what the customer said to them, with their files. */
export async function showOverheard(db: Db, rows: readonly ThreadOverheard[]): Promise<ThreadItem[]> {
  const files = await showFiles(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => showOne(row, files(row.id)));
}

function showOne(
  { id, source, direction, kind, text: words, content, sentAt, revokedAt }: ThreadOverheard,
  attachments: readonly Attachment[],
): ThreadItem {
  const [at, isRevoked] = [sentAt.toISOString(), revokedAt !== null];
  const text = isRevoked ? '' : textOf({ text: words, content });
  if (direction === 'in')
    return {
      ...{ id, at, type: 'message', kind, text, quoted: null, isForwarded: false, attachments },
      notes: isRevoked ? ['revoked'] : [],
      ...{ outcome: 'ignored', outcomeReason: source, turnId: null },
    };
  return {
    ...{ id, at, type: 'said', by: 'phone', author: null, text, choices: [], filePath: null, attachments },
    kind: isRevoked ? 'revoke' : kind,
    ...{ template: null, quoted: null, state: 'sent', reason: source, remedy: null, canRetry: false },
    ...{ releaseAt: null, turnId: null, isMarkedWrong: false, cost: null, how: null },
  };
}
