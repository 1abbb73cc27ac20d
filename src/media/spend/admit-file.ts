import { admitFirstRead } from '../admit-store.ts';
import type { TillDeps } from './open-till.ts';
import { lockDay } from './spend-store.ts';
import type { PaidFile } from './types.ts';

/** Whether a file is one of those that are understood for its customer today. A file that was, stays so. */
export async function admitFile({ db, allowance }: TillDeps, file: PaidFile): Promise<boolean> {
  const since = await allowance.dayStart();
  return db.transaction().execute(async (tx) => {
    await lockDay(tx, file.conversationId);
    return admitFirstRead(tx, file, since, allowance.limits.files);
  });
}
