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
  { id, source, direction, kind, text: words, content, sentAt }: ThreadOverheard,
  attachments: readonly Attachment[],
): ThreadItem {
  const [at, text] = [sentAt.toISOString(), textOf({ text: words, content })];
  if (direction === 'in')
    return {
      ...{ id, at, type: 'message', kind, text, notes: [], quoted: null, isForwarded: false, attachments },
      ...{ outcome: 'ignored', outcomeReason: source, turnId: null },
    };
  return {
    ...{ id, at, type: 'said', by: 'phone', author: null, kind, text, choices: [], filePath: null, attachments },
    ...{ template: null, quoted: null, state: 'sent', reason: source, remedy: null, canRetry: false },
    ...{ releaseAt: null, turnId: null, isMarkedWrong: false, cost: null, how: null },
  };
}
