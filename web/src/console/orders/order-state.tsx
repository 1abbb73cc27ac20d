import type { TextId } from '../../app/language.tsx';
import { useServerWords } from '../conversation/use-words.ts';
import classes from '../frame/page.module.css';

type Tone = 'waiting' | 'ok' | 'failed' | 'action' | 'plain';
type Word = { readonly text: TextId; readonly tone: Tone };

export const ORDER_WORDS: Readonly<Record<string, Word>> = {
  pending: { text: 'order.pending', tone: 'waiting' },
  paid: { text: 'order.paid', tone: 'ok' },
  preparing: { text: 'order.preparing', tone: 'action' },
  shipped: { text: 'order.shipped', tone: 'action' },
  delivered: { text: 'order.delivered', tone: 'plain' },
  return_requested: { text: 'order.return_requested', tone: 'waiting' },
  returned: { text: 'order.returned', tone: 'plain' },
  exchange_requested: { text: 'order.exchange_requested', tone: 'waiting' },
  exchanged: { text: 'order.exchanged', tone: 'plain' },
  partly_refunded: { text: 'order.partly_refunded', tone: 'plain' },
  refunded: { text: 'order.refunded', tone: 'plain' },
  cancelled: { text: 'order.cancelled', tone: 'failed' },
};

/** An order's state in the console's words; colour only repeats what the word says. */
export function OrderState({ state }: { readonly state: string }) {
  const words = useServerWords();
  const tone = Object.hasOwn(ORDER_WORDS, state) ? ORDER_WORDS[state]?.tone : undefined;
  return (
    <span className={classes.mark} data-tone={tone ?? 'plain'}>
      {words(`order.${state}`, state)}
    </span>
  );
}
