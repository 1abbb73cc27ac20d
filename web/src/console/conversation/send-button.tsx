import { Button } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { Conversation } from '../contract.ts';
import classes from './composer.module.css';
import type { Mode } from './drafts.ts';
import { useMoney } from './use-money.ts';

type SendButtonProps = {
  readonly mode: Mode;
  readonly isClosed: boolean;
  readonly isMine: boolean;
  readonly isSending: boolean;
  /** Of one message. */
  readonly price: Conversation['wordsPrice'];
  /** How many messages the button sends: each file is one. */
  readonly messages: number;
  readonly onTemplate: () => void;
};

/**
 * Says what happens: it sends, takes and sends, saves a note, or opens the templates where nothing else may go; with what
 * it is thought to cost, where it costs something.
 */
export function SendButton({ mode, isClosed, isMine, isSending, price, messages, onTemplate }: SendButtonProps) {
  const text = useTexts();
  const { price: priced } = useMoney();
  if (isClosed)
    return (
      <Button className={classes.send} onClick={onTemplate}>
        {text('talk.sendTemplate')}
      </Button>
    );
  const act = mode === 'note' ? 'talk.saveNote' : isMine ? 'send' : 'talk.takeAndSend';
  const costs = mode === 'reply' && price !== null && price.minor > 0;
  return (
    <Button type="submit" className={classes.send} loading={isSending}>
      {text(act)}
      {costs && ` ${priced({ minor: price.minor * messages, currency: price.currency })}`}
    </Button>
  );
}
