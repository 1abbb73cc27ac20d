import { findInitiated } from './initiated-store.ts';
import { sendConversation } from './send-conversation.ts';
import type { SendDeps } from './send-deps.ts';

const LANES = 8;
const PAGE = 64;

/**
 * Sends what the business begins, a few conversations at a time and oldest first, until nothing is due. Any number of
 * workers may do this at once; each message is claimed by one of them.
 */
export async function sendInitiated(deps: SendDeps & { readonly isStopping: () => boolean }): Promise<void> {
  for (;;) {
    const due = await findInitiated(deps.db, PAGE);
    if (due.length === 0) return;
    const left = [...due];
    const lane = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined && !deps.isStopping(); next = left.shift())
        await sendConversation(deps, next, 'initiated');
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (deps.isStopping()) return;
  }
}
