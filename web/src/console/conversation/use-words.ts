import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { type TextId, useTexts } from '../../app/language.tsx';
import type { Conversation, Customer, InboxRow } from '../contract.ts';
import { visibleLine } from './visible-text.ts';

/** Reads the text of a word that the server sent; one that has no text is shown as it came. */
export function useServerWords(): (id: string, word: string) => string {
  const intl = useIntl();
  return useMemo(
    () => (id, word) =>
      Object.hasOwn(intl.messages, id) ? intl.formatMessage({ id: id as TextId }) : visibleLine(word),
    [intl],
  );
}

/** What a customer is called: by name, else by @username. */
export function useCustomerName(): (customer: Customer) => string {
  const text = useTexts();
  return useMemo(
    () =>
      ({ name, username }) => {
        const shown = visibleLine(name ?? '');
        if (shown !== '') return shown;
        return username === null ? text('customer.nameless') : `@${visibleLine(username)}`;
      },
    [text],
  );
}

type Held = Pick<InboxRow | Conversation, 'holder' | 'assignee'>;

/** Who holds a conversation, in words. */
export function useHolderWords(): (held: Held) => string {
  const text = useTexts();
  return useMemo(
    () =>
      ({ holder, assignee }) =>
        holder === 'person' && assignee !== null
          ? text('inbox.holder.personNamed', { name: visibleLine(assignee.name) })
          : text(`inbox.holder.${holder}`),
    [text],
  );
}

/** What was done, in words: by whoever holds conversations, or an act of staff. */
export function useActWords(): (act: string) => string {
  const words = useServerWords();
  const { messages } = useIntl();
  return useMemo(
    () => (act) => {
      const id = `talk.act.${act}`;
      return words(Object.hasOwn(messages, id) ? id : `record.act.${act}`, act.replaceAll('_', ' '));
    },
    [words, messages],
  );
}

/** Why something went as it did, in words: the reasons for a person are among them. */
export function useBecauseWords(): (reason: string) => string {
  const words = useServerWords();
  const { messages } = useIntl();
  return useMemo(
    () => (reason) => {
      const id = `talk.because.${reason}`;
      return words(Object.hasOwn(messages, id) ? id : `reason.${reason}`, reason);
    },
    [words, messages],
  );
}

/** Why a person is needed, in words. */
export function useReasonWords(): (reason: string | null) => string | null {
  const words = useServerWords();
  return useMemo(() => (reason) => (reason === null ? null : words(`reason.${reason}`, reason)), [words]);
}
