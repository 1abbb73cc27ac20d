import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from '../frame/page.module.css';
import { Difference } from './difference.tsx';
import { SmokePart } from './smoke-part.tsx';
import type { Tried } from './use-publish.ts';
import { type SmokeDraft, useSmoke } from './use-smoke.ts';

type PublishDialogProps = {
  readonly isOpen: boolean;
  readonly before: string;
  readonly after: string;
  /** What the server found wrong with it. */
  readonly problems: readonly string[];
  readonly isPending: boolean;
  /** What scripted customers are asked about first; null: they are not. */
  readonly tries: SmokeDraft | null;
  readonly onPublish: (reason: string, tried: Tried | null) => void;
  readonly onClose: () => void;
};

/** Shows what will change, asks why, and publishes. */
export function PublishDialog({ isOpen, ...rest }: PublishDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={rest.onClose}
      title={text('knowledge.publish.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <PublishForm {...rest} />
    </Modal>
  );
}

function PublishForm({ before, after, problems, isPending, ...rest }: Omit<PublishDialogProps, 'isOpen'>) {
  const { tries, onPublish, onClose } = rest;
  const text = useTexts();
  const [reason, setReason] = useState('');
  const smoke = useSmoke(tries, (tried) => onPublish(reason.trim(), tried));
  const wrong = [...problems, ...smoke.problems];
  const publish = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return;
    if (tries === null) onPublish(reason.trim(), null);
    else smoke.submit();
  };
  return (
    <form onSubmit={publish} className={classes.stack}>
      <p className={classes.small} style={{ margin: 0 }}>
        {text('knowledge.publish.consequence')}
      </p>
      <Difference before={before} after={after} />
      <TextInput
        label={text('knowledge.reason')}
        description={text('knowledge.reason.hint')}
        maxLength={300}
        required
        data-autofocus
        value={reason}
        readOnly={smoke.isRunning}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {tries !== null && <SmokePart trial={smoke.trial} isDespite={smoke.isDespite} onDespite={smoke.setDespite} />}
      {smoke.busy !== null && (
        <p className={classes.problem} role="alert" style={{ margin: 0 }}>
          {text('trials.busy', { by: smoke.busy })}
        </p>
      )}
      {wrong.length > 0 && (
        <div className={classes.problem} role="alert" style={{ margin: 0 }}>
          {text('knowledge.refused')}
          <ul>
            {wrong.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text('confirm.cancel')}
        </Button>
        <Button type="submit" loading={isPending || smoke.isRunning} disabled={reason.trim() === ''}>
          {text(tries === null ? 'knowledge.publish' : `trials.next.${smoke.next}`)}
        </Button>
      </Group>
    </form>
  );
}
