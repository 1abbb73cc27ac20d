import { useTexts } from '../../app/language.tsx';
import type { ProblemSend } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';

type RepeatDialogProps = {
  /** Null: nobody is asked. */
  readonly send: ProblemSend | null;
  readonly isPending: boolean;
  readonly onConfirm: (send: ProblemSend) => void;
  readonly onClose: () => void;
};

/** Says that the customer gets the same already, and which message would go once more. */
export function RepeatDialog({ send, isPending, onConfirm, onClose }: RepeatDialogProps) {
  const text = useTexts();
  const { moment } = useTimes();
  const shown = (at: string | null | undefined): string => (at ? moment(at) : '');
  const times = { at: shown(send?.repeatedAt), of: shown(send?.at) };
  return (
    <ConfirmDialog
      isOpen={send !== null}
      title={text('problems.repeat.title', { customer: visibleLine(send?.customer ?? '') })}
      consequence={text('problems.repeat.consequence', times)}
      confirm={text('problems.repeat')}
      isHarmless
      isPending={isPending}
      onConfirm={() => send !== null && onConfirm(send)}
      onClose={onClose}
    />
  );
}
