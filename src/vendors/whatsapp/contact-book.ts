import { messageOf } from '../../core/errors.ts';
import type { ContactBook } from '../../erasure/index.ts';
import { GraphError } from './answer-schema.ts';
import type { CloudApiSettings } from './client.ts';

const TIMEOUT_MS = 10_000;

/**
 * The contact book that Meta keeps of a portfolio: which number belongs to which user id (WhatsApp documentation,
 * business-scoped user ids, 2026). What is not in it counts as removed.
 */
export function createContactBook({ graphUrl, graphVersion, accessToken }: CloudApiSettings): ContactBook {
  return {
    remove: async ({ phoneNumberId, bsuid }) => {
      const asked = new URLSearchParams({ messaging_product: 'whatsapp', bsuid });
      const url = `${graphUrl.replace(/\/$/, '')}/${graphVersion}/${phoneNumberId}/contact_book?${asked}`;
      try {
        const response = await fetch(url, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${accessToken}` },
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await response.text();
        if (response.ok || response.status === 404) return { outcome: 'removed', words: '' };
        const isLater = response.status >= 500 || response.status === 429 || response.status === 401;
        return { outcome: isLater ? 'later' : 'refused', words: refusalIn(text, response.status) };
      } catch (error) {
        return { outcome: 'later', words: messageOf(error) };
      }
    },
  };
}

function refusalIn(text: string, status: number): string {
  try {
    const code = GraphError.safeParse(JSON.parse(text)).data?.error.code;
    return code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;
  } catch {
    return `HTTP ${status}`;
  }
}
