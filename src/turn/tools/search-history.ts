import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { searchTurns } from '../store.ts';

const SHOWN = 5;

/**
 * `search_history`: what was said earlier in this conversation, beyond what the model still sees. It gives no facts:
 * what somebody once said is no receipt for saying it again.
 */
export const searchHistoryTool = (deps: { readonly db: Db }): Tool =>
  defineTool({
    name: 'search_history',
    description:
      'Finds earlier messages of this same conversation by words, newest first. Use it when the customer refers to something that was said before and is not in view. Prices and stock in it may be out of date: look them up again.',
    risk: 'reads',
    input: z.strictObject({ words: z.string().min(2).max(100).describe('One to three words that were said') }),
    run: async ({ words }, { conversationId }) => {
      const found = await searchTurns(deps.db, conversationId, words.split(/\s+/).filter(Boolean).slice(0, 5), SHOWN);
      const turns = found.map(({ at, customerTexts, reply }) => ({
        at: at.toISOString(),
        customer: customerTexts,
        answer: reply,
      }));
      return { result: turns.length > 0 ? { turns } : { turns: [], note: 'nothing was found' }, facts: [] };
    },
  });
