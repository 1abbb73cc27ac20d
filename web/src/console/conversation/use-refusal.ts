import { notifications } from '@mantine/notifications';
import { useCallback, useMemo } from 'react';
import { useTexts } from '../../app/language.tsx';
import { RequestError } from '../../app/send-request.ts';
import { useServerWords } from './use-words.ts';

/** Why something was refused, in words; the code helps whoever reads the server's log. */
export function useRefusalWords(): (thrown: unknown) => string {
  const text = useTexts();
  const words = useServerWords();
  return useMemo(
    () => (thrown) => {
      if (!(thrown instanceof RequestError)) return String(thrown);
      if (thrown.code === 'network') return text('refusal.network');
      return words(`talk.refused.${thrown.code}`, text('refusal.code', { code: thrown.code }));
    },
    [text, words],
  );
}

/** Why the server refused one field of a form, to be said beside it; null: that field is not at fault. */
export function useFieldRefusal(thrown: unknown): (field: string) => string | null {
  const words = useRefusalWords();
  return (field) => (thrown instanceof RequestError && thrown.field === field ? words(thrown) : null);
}

/** Tells it in a corner of the page, for acts that have no place of their own to say so. */
export function useRefusal(): (thrown: unknown) => void {
  const text = useTexts();
  const words = useRefusalWords();
  return useCallback(
    (thrown: unknown) => {
      // Where nobody is signed in any more, the sign-in page says what there is to say.
      if (thrown instanceof RequestError && thrown.code === 'signed_out') return;
      notifications.show({
        role: 'alert',
        color: 'red',
        title: text('refusal.title'),
        message: words(thrown),
        closeButtonProps: { 'aria-label': text('close') },
        autoClose: 10_000,
      });
    },
    [text, words],
  );
}
