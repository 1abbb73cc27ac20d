import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from './dialog.module.css';
import type { Holding } from './use-holding.ts';

type ReturnDialogProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onReturn: (holding: Extract<Holding, { act: 'return' }>) => void;
};

/** Asked only when the customer spoke last: does the assistant answer that now, or wait for the next message. */
export function ReturnDialog({ isOpen, onClose, onReturn }: ReturnDialogProps) {
  const text = useTexts();
  const [answer, setAnswer] = useState<'now' | 'later'>('now');
  const [hint, setHint] = useState('');
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('talk.returning.title')}
      closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const words = hint.trim();
          onReturn({ act: 'return', answerNow: answer === 'now', ...(words === '' ? {} : { hint: words }) });
          onClose();
        }}
      >
        <Radio.Group
          label={text('talk.returning.question')}
          value={answer}
          onChange={(value) => setAnswer(value === 'later' ? 'later' : 'now')}
        >
          <div className={classes.radios}>
            <Radio value="now" label={text('talk.returning.now')} data-autofocus />
            <Radio value="later" label={text('talk.returning.later')} />
          </div>
        </Radio.Group>
        <TextInput
          label={text('talk.returning.hint')}
          maxLength={300}
          value={hint}
          onChange={(event) => setHint(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {text('talk.cancel')}
          </Button>
          <Button type="submit">{text('talk.return')}</Button>
        </div>
      </form>
    </Modal>
  );
}
